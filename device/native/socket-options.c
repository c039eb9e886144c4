/*
 * socket-options.so: gives the TCP sockets of stock clients (ssh, telnet, ftp) options they have no word for.
 *
 *   LD_PRELOAD=.../socket-options.so VTYLAB_DONTROUTE=1 VTYLAB_BINDTODEVICE=ge-0-0-0 telnet ...
 *
 *   gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o socket-options.so socket-options.c -ldl
 *
 * VTYLAB_DONTROUTE=1     SO_DONTROUTE: only hosts on attached networks, whatever the routing table says; for others
 *                        connect() fails with ENETUNREACH (IPv4; the kernel has no such thing for TCP over IPv6)
 * VTYLAB_BINDTODEVICE=X  SO_BINDTODEVICE: out by this interface and no other; socket() fails where there is none
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef int (*socket_function)(int, int, int);

/* Puts the options on. -1 with errno set when the kernel refuses one. */
static int give(int fd) {
  const int on = 1;
  const char *device = getenv("VTYLAB_BINDTODEVICE");
  if (getenv("VTYLAB_DONTROUTE") != NULL && setsockopt(fd, SOL_SOCKET, SO_DONTROUTE, &on, sizeof on) != 0) return -1;
  if (device == NULL) return 0;
  return setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strlen(device) + 1);
}

int socket(int domain, int type, int protocol) {
  static socket_function real;
  if (real == NULL) {
    void *symbol = dlsym(RTLD_NEXT, "socket");
    memcpy(&real, &symbol, sizeof real); /* ISO C has no cast from an object's pointer to a function's */
  }
  int fd = real(domain, type, protocol);
  int kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0 || kind != SOCK_STREAM || (domain != AF_INET && domain != AF_INET6)) return fd;
  if (give(fd) == 0) return fd;
  int refused = errno;
  close(fd);
  errno = refused;
  return -1;
}
