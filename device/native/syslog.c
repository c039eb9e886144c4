/*
 * syslog: receives what programs send to /dev/log and writes each message as a line to standard output, where the
 * runtime reads it. It ends when nobody reads any more.
 *
 *   syslog [SOCKET]
 *
 *   gcc -O2 -Wall -Wextra -Werror -o syslog syslog.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LONGEST 8192

int main(int argc, char **argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const char *path = argc > 1 ? argv[1] : "/dev/log";
  if (strlen(path) >= sizeof address.sun_path) return 2;
  strcpy(address.sun_path, path);
  unlink(path);
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || chmod(path, 0666) < 0) {
    perror(path);
    return 1;
  }
  for (;;) {
    /* POLLERR on standard output: its reader is gone */
    struct pollfd p[] = {{.fd = fd, .events = POLLIN}, {.fd = STDOUT_FILENO, .events = 0}};
    if (poll(p, 2, -1) < 0 && errno != EINTR) return 1;
    if (p[1].revents != 0) return 0;
    char message[LONGEST + 1];
    ssize_t length = recv(fd, message, LONGEST, MSG_DONTWAIT);
    if (length <= 0) continue;
    while (length > 0 && (message[length - 1] == '\n' || message[length - 1] == '\0')) length--;
    for (ssize_t at = 0; at < length; at++)
      if (message[at] == '\n' || message[at] == '\0' || message[at] == '\r') message[at] = ' ';
    message[length++] = '\n'; /* there is room: LONGEST + 1 */
    for (ssize_t written = 0; written < length;) {
      ssize_t n = write(STDOUT_FILENO, message + written, (size_t)(length - written));
      if (n < 0 && errno != EINTR) return 0;
      if (n > 0) written += n;
    }
  }
}
