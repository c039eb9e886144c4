/* pam-retry's conversation with the runtime. The lines are those of device/login/server.ts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 60 /* seconds that the runtime may take */
#define LONGEST 256 /* bytes of a name that are told */

/* A connection to the runtime, -1 when there is none. `*runtime` becomes its process. */
static int reach(const char *path, pid_t *runtime) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  struct timeval patience = {.tv_sec = PATIENCE};
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (strlen(path) >= sizeof address.sun_path) return -1;
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) < 0 ||
      getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) {
    close(fd);
    return -1;
  }
  *runtime = peer.pid;
  return fd;
}

/* Sends a line and takes one in return, without its end. False when the runtime does not answer. */
static int exchange(int fd, const char *line, char *answer, size_t room) {
  size_t got = 0;
  if (send(fd, line, strlen(line), MSG_NOSIGNAL) != (ssize_t)strlen(line)) return 0;
  while (got + 1 < room) {
    if (recv(fd, answer + got, 1, 0) != 1) return 0;
    if (answer[got] == '\n') {
      answer[got] = '\0';
      return 1;
    }
    got++;
  }
  return 0;
}

/* Text as the runtime takes it: hexadecimal, `-` for nothing. `out` has room for 2 * LONGEST + 1. */
static const char *hexadecimal(const char *text, char *out) {
  size_t length = text == NULL ? 0 : strlen(text);
  if (length == 0) return strcpy(out, "-");
  if (length > LONGEST) length = LONGEST;
  for (size_t at = 0; at < length; at++) sprintf(out + 2 * at, "%02x", (unsigned char)text[at]);
  return out;
}

/* A process's parent and when it was started, in clock ticks since the machine was. False when it is gone. */
static int look_at(pid_t pid, pid_t *parent, unsigned long long *started) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = '\0';
  const char *rest = strrchr(text, ')'); /* the name before it may hold anything */
  int ppid = 0;
  if (rest == NULL) return 0;
  if (sscanf(rest, ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &ppid,
             started) != 2)
    return 0;
  *parent = ppid;
  return 1;
}

/*
 * Names the connection by the process that the super-server started for it, the runtime's child that this one stems
 * from: `PID:STARTED`. Returns its age in milliseconds.
 */
static long long connection(pid_t runtime, char *name, size_t room) {
  pid_t pid = getpid(), parent = 0;
  unsigned long long started = 0;
  struct timespec now;
  while (look_at(pid, &parent, &started) && parent != runtime && parent > 1) pid = parent;
  snprintf(name, room, "%d:%llu", (int)pid, started);
  clock_gettime(CLOCK_BOOTTIME, &now);
  long long age = now.tv_sec * 1000LL + now.tv_nsec / 1000000 - (long long)started * 1000 / sysconf(_SC_CLK_TCK);
  return age < 0 ? 0 : age;
}
