/*
 * cli: the login shell and console program of a device. A thin relay: it owns the terminal, and the session itself
 * lives in the runtime, behind a unix socket whose name is the user's. The frames are those of device/cli/relay.ts.
 *
 *   cli [-c COMMAND] [--console] [-S SOCKET]     a CLI session, or one command
 *   cli --control [-S SOCKET]                    raw bytes to and from the runtime's control socket, waited for
 *
 *   gcc -O2 -Wall -Wextra -Werror -o cli cli.c
 *
 * Exit status: the session's own (Q frame); 255 when there is no runtime or it went away; 2 for wrong use.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "carry.h"
#include "hello.h"
#include "program.h"
#include "terminal.h"

#define SESSION_SOCKET "/run/vtylab/cli/%s.sock"
#define CONTROL_SOCKET "/run/vtylab/control.sock"
#define SFTP_SERVER "/usr/lib/openssh/sftp-server" /* as in sshd_config */
#define HEADER 5
#define MAX_PAYLOAD (1u << 20) /* as relay.ts */
#define MAX_ARGUMENTS 256
#define CHUNK 4096
#define NO_RUNTIME 255
#define CONTROL_PATIENCE 10.0 /* seconds */

static void leave(int status) {
  restore_terminal();
  exit(status);
}

static void fail(const char *message, const char *object, int error) {
  restore_terminal();
  if (object == NULL) fprintf(stderr, "error: %s\n", message);
  else fprintf(stderr, "error: %s (%s: %s)\n", message, object, strerror(error));
  exit(NO_RUNTIME);
}

static void went_away(void) { fail("the device's runtime went away", NULL, 0); }

static void broken_protocol(void) { fail("the device's runtime does not speak this relay's protocol", NULL, 0); }

static void write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t n = write(fd, bytes, length);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) { /* somebody else made our terminal non-blocking */
      struct pollfd p = {.fd = fd, .events = POLLOUT};
      poll(&p, 1, -1);
      continue;
    }
    if (n < 0) leave(1); /* nobody reads us any more */
    bytes += n;
    length -= (size_t)n;
  }
}

/* Frames on their way to the runtime. The room over CHUNK is for one I frame's header and the small frames. */
static struct {
  size_t start, end;
  unsigned char bytes[CHUNK + 64];
} out;

static void put_frame(char type, const void *payload, uint32_t length) {
  uint32_t size = htonl(length);
  if (out.end + HEADER + length > sizeof out.bytes) broken_protocol(); /* R after R, and no X taken */
  out.bytes[out.end] = (unsigned char)type;
  memcpy(out.bytes + out.end + 1, &size, sizeof size);
  if (length > 0) memcpy(out.bytes + out.end + HEADER, payload, length);
  out.end += HEADER + length;
}

static void put_window(void) {
  struct winsize w;
  if (ioctl(STDIN_FILENO, TIOCGWINSZ, &w) < 0) return;
  uint16_t size[2] = {htons(w.ws_row), htons(w.ws_col)};
  put_frame('W', size, sizeof size);
}

static void flush_some(int fd) {
  ssize_t n = send(fd, out.bytes + out.start, out.end - out.start, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN && errno != EINTR) went_away();
  if (n > 0) out.start += (size_t)n;
  if (out.start == out.end) out.start = out.end = 0;
}

/* payload: NUL-separated argv, followed by one NUL more than was sent. */
static void run_frame(char *payload, uint32_t length, bool tty, bool keep_input) {
  char *argv[MAX_ARGUMENTS + 1];
  size_t count = 0;
  for (char *word = payload; word < payload + length; word += strlen(word) + 1) {
    if (count == MAX_ARGUMENTS) broken_protocol();
    argv[count++] = word;
  }
  argv[count] = NULL;
  uint32_t status = htonl(count == 0 ? 127 : run_program(argv, tty, keep_input));
  put_frame('X', &status, sizeof status);
  if (tty) put_window(); /* it may have changed while the program had the terminal */
}

/* The frame that is being received; O and M frames are passed on as they come, the others are gathered first. */
static struct {
  unsigned char header[HEADER];
  size_t header_length;
  uint32_t length, got;
  char *payload;
} in;

static bool passed_on(unsigned char type) { return type == 'O' || type == 'M'; }

static void end_frame(bool tty) {
  uint32_t status;
  if (in.header[0] == 'R') run_frame(in.payload, in.length, tty, tty);
  if (in.header[0] == 'T') run_frame(in.payload, in.length, tty, true);
  if (in.header[0] == 'Q') {
    memcpy(&status, in.payload, sizeof status); /* gathered with room for it */
    leave((int)(ntohl(status) & 0xff));
  }
  free(in.payload);
  in.payload = NULL;
  in.header_length = 0;
}

static void receive(const char *bytes, size_t count, bool tty) {
  while (count > 0) {
    if (in.header_length < HEADER) {
      in.header[in.header_length++] = (unsigned char)*bytes++;
      count--;
      if (in.header_length < HEADER) continue;
      memcpy(&in.length, in.header + 1, sizeof in.length);
      in.length = ntohl(in.length);
      in.got = 0;
      if (in.length > MAX_PAYLOAD) broken_protocol();
      if (!passed_on(in.header[0]) && (in.payload = calloc(1, (size_t)in.length + sizeof(uint32_t))) == NULL)
        fail("out of memory", "frame", errno);
    }
    size_t part = in.length - in.got < count ? in.length - in.got : count;
    if (passed_on(in.header[0])) write_all(in.header[0] == 'O' ? STDOUT_FILENO : STDERR_FILENO, bytes, part);
    else memcpy(in.payload + in.got, bytes, part);
    in.got += (uint32_t)part;
    bytes += part;
    count -= part;
    if (in.got == in.length) end_frame(tty);
  }
}

/*
 * What sshd runs for sftp and for scp's old protocol: its input belongs to the program that the runtime will have us run.
 * No command of the CLI begins like these.
 */
static bool is_transfer(const char *command) {
  return command != NULL && (strcmp(command, SFTP_SERVER) == 0 || strncmp(command, "scp -", 5) == 0);
}

/* Never returns: the session ends by a Q frame, a signal or the runtime's going away. */
static void session(int fd, bool tty, bool read_input) {
  static char buffer[CHUNK];
  sigset_t deliver;
  bool input_ended = !read_input;
  sigprocmask(SIG_BLOCK, NULL, &deliver);
  sigdelset(&deliver, SIGWINCH);
  for (;;) {
    bool idle = out.end == 0; /* nothing typed is taken before the last was sent: the runtime sets the pace */
    struct pollfd p[] = {
        {.fd = fd, .events = (short)(POLLIN | (idle ? 0 : POLLOUT))},
        {.fd = idle && !input_ended ? STDIN_FILENO : -1, .events = POLLIN},
    };
    if (ppoll(p, 2, NULL, &deliver) < 0) {
      if (errno != EINTR) fail("cannot wait", "ppoll", errno);
      p[0].revents = p[1].revents = 0;
    }
    if (p[0].revents & POLLOUT) flush_some(fd);
    if (p[0].revents & (POLLIN | POLLHUP | POLLERR)) {
      ssize_t n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
      if (n > 0) receive(buffer, (size_t)n, tty);
      else if (n == 0 || (errno != EAGAIN && errno != EINTR)) went_away();
    }
    if (resized && out.end + 2 * (HEADER + 4) <= sizeof out.bytes) {
      resized = 0;
      if (tty) put_window();
    }
    if (p[1].revents != 0 && out.end <= 32) {
      ssize_t n = read(STDIN_FILENO, buffer, sizeof buffer);
      if (n > 0) put_frame('I', buffer, (uint32_t)n);
      else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        put_frame('E', NULL, 0);
        input_ended = true;
      }
    }
    if (out.end > 0) flush_some(fd);
  }
}

/* `patience` in seconds: a container's runtime may have been started only just now. */
static int open_socket(const char *path, double patience) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) fail("cannot reach the device's runtime", path, ENAMETOOLONG);
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  while (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
    bool absent = errno == ENOENT || errno == ECONNREFUSED;
    if (!absent || patience <= 0)
      fail(absent ? "the device's runtime is not running" : "cannot reach the device's runtime", path, errno);
    nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
    patience -= 0.01;
  }
  return fd;
}

static int usage(void) {
  fputs("usage: cli [-c COMMAND] [--console] [-S SOCKET]\n       cli --control [-S SOCKET]\n", stderr);
  return 2;
}

int main(int argc, char **argv) {
  static const struct option options[] = {
      {"console", no_argument, NULL, 'C'}, {"control", no_argument, NULL, 'K'}, {NULL, 0, NULL, 0}};
  const char *command = NULL, *path = NULL;
  bool console = false, raw = false;
  char own_path[sizeof(struct sockaddr_un) + 32];
  for (int option; (option = getopt_long(argc, argv, "c:S:", options, NULL)) != -1;) {
    if (option == 'c') command = optarg;
    else if (option == 'S') path = optarg;
    else if (option == 'C') console = true;
    else if (option == 'K') raw = true;
    else return usage();
  }
  if (optind != argc) return usage();

  if (path == NULL && raw) path = CONTROL_SOCKET;
  if (path == NULL) {
    errno = 0;
    const struct passwd *user = getpwuid(geteuid());
    if (user == NULL) {
      fprintf(stderr, "error: user id %u has no login name\n", geteuid());
      return NO_RUNTIME;
    }
    snprintf(own_path, sizeof own_path, SESSION_SOCKET, user->pw_name);
    path = own_path;
  }
  int fd = open_socket(path, raw ? CONTROL_PATIENCE : 0);
  if (raw) {
    signal(SIGPIPE, SIG_IGN);
    if (carry(fd, true) == PEER_CLOSED) went_away();
    return 0;
  }

  bool tty = find_terminal();
  if (!say_hello(fd, tty, command, console)) went_away();
  catch_signals();
  if (tty) raw_mode();
  session(fd, tty, !is_transfer(command));
}
