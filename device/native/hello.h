/* The relay's first frame: what it is (device/cli/relay.ts, H). */
#ifndef HELLO_H
#define HELLO_H

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utmpx.h>

static void put_json_string(FILE *to, const char *text) {
  fputc('"', to);
  for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\') fprintf(to, "\\%c", *c);
    else if (*c < 0x20) fprintf(to, "\\u%04x", *c);
    else fputc(*c, to);
  }
  fputc('"', to);
}

/* Where the user came from: sshd and login say it in the environment, telnetd in the record of logins. */
static const char *origin(const char *terminal) {
  static char address[256];
  const char *ssh = getenv("SSH_CONNECTION"), *remote = getenv("REMOTEHOST");
  if (ssh != NULL && *ssh != '\0') {
    snprintf(address, sizeof address, "%.*s", (int)strcspn(ssh, " "), ssh);
    return address;
  }
  if (remote != NULL && *remote != '\0') return remote;
  if (terminal == NULL) return NULL;
  struct utmpx line = {0};
  memcpy(line.ut_line, terminal, strnlen(terminal, sizeof line.ut_line));
  setutxent();
  const struct utmpx *login = getutxline(&line);
  if (login == NULL || login->ut_host[0] == '\0') return NULL;
  snprintf(address, sizeof address, "%.*s", (int)sizeof login->ut_host, login->ut_host);
  endutxent();
  return address;
}

static void put_member(FILE *to, const char *name, const char *text) {
  fprintf(to, ",\"%s\":", name);
  put_json_string(to, text);
}

/* False with errno when it could not be sent. */
static bool say_hello(int fd, bool tty, const char *command, bool console) {
  struct winsize w = {0};
  char *text = NULL;
  size_t length = 0;
  FILE *frame = open_memstream(&text, &length);
  if (frame == NULL) return false;
  if (tty) ioctl(STDIN_FILENO, TIOCGWINSZ, &w);
  fputs("H____", frame); /* the length, once it is known */
  fprintf(frame, "{\"tty\":%s,\"rows\":%u,\"columns\":%u", tty ? "true" : "false", w.ws_row, w.ws_col);
  const char *terminal = tty ? ttyname(STDIN_FILENO) : NULL;
  if (terminal != NULL && strncmp(terminal, "/dev/", 5) == 0) terminal += 5;
  const char *from = console ? NULL : origin(terminal);
  if (command != NULL) put_member(frame, "command", command);
  if (terminal != NULL) put_member(frame, "terminal", terminal);
  if (from != NULL) put_member(frame, "from", from);
  if (console) fputs(",\"console\":true", frame);
  fprintf(frame, ",\"pid\":%d", (int)getpid());
  fputc('}', frame);
  if (fclose(frame) != 0) return false;
  uint32_t size = htonl((uint32_t)length - 5);
  memcpy(text + 1, &size, sizeof size);

  bool sent = true;
  for (size_t done = 0; done < length && sent;) {
    ssize_t n = send(fd, text + done, length - done, MSG_NOSIGNAL);
    if (n > 0) done += (size_t)n;
    else if (errno != EINTR) sent = false;
  }
  free(text);
  return sent;
}

#endif
