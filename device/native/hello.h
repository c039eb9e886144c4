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

static void put_json_string(FILE *to, const char *text) {
  fputc('"', to);
  for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\') fprintf(to, "\\%c", *c);
    else if (*c < 0x20) fprintf(to, "\\u%04x", *c);
    else fputc(*c, to);
  }
  fputc('"', to);
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
  if (command != NULL) {
    fputs(",\"command\":", frame);
    put_json_string(frame, command);
  }
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
