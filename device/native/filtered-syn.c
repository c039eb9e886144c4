/*
 * filtered-syn.so: makes stock clients (ssh, telnet, ftp) meet a filter's reject as they do on Junos.
 *
 *   LD_PRELOAD=.../filtered-syn.so ssh ...
 *
 *   gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o filtered-syn.so filtered-syn.c -ldl
 *
 * FreeBSD, and so Junos, ends a connection attempt with ECONNREFUSED ("Connection refused") when the SYN is answered
 * by ICMP "administratively prohibited" (tcp_input.c, tcp_drop_syn_sent). Linux gives EHOSTUNREACH ("No route to
 * host"), and often only for a second SYN (see error-queue.h). Here connect() on a TCP socket looks at the error queue
 * and fails with ECONNREFUSED after the one SYN. Every other outcome is the kernel's own.
 *
 * A non-blocking connect() is given SETTLE_MS for the answer, then returns EINPROGRESS; a filter that answers later
 * than that is met as Linux meets it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include "error-queue.h"

/* In a lab an answer takes well under a millisecond; an event loop does not notice ten. */
#define SETTLE_MS 10

typedef int (*connect_function)(int, const struct sockaddr *, socklen_t);

/* The options that are lent from the socket while its connection is decided. */
struct borrowed {
  int flags;                         /* fcntl F_GETFL */
  int v4_recverr, v6_recverr;        /* -1: the socket has no such option */
};

static int get_option(int fd, int level, int name, int otherwise) {
  int value = otherwise;
  socklen_t length = sizeof value;
  return getsockopt(fd, level, name, &value, &length) == 0 ? value : otherwise;
}

/* Whether a connect() is the first one of an unconnected TCP socket. */
static bool is_tcp_attempt(int fd, const struct sockaddr *address, socklen_t length) {
  if (address == NULL || length < sizeof(sa_family_t)) return false;
  if (address->sa_family != AF_INET && address->sa_family != AF_INET6) return false;
  if (get_option(fd, SOL_SOCKET, SO_PROTOCOL, -1) != IPPROTO_TCP) return false;
  struct tcp_info info;
  socklen_t size = sizeof info;
  return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_state == TCP_CLOSE;
}

/* Both families' options: an IPv6 socket may connect to an IPv4-mapped address. */
static struct borrowed borrow(int fd) {
  const int on = 1;
  struct borrowed b = {.flags = fcntl(fd, F_GETFL),
                       .v4_recverr = get_option(fd, IPPROTO_IP, IP_RECVERR, -1),
                       .v6_recverr = get_option(fd, IPPROTO_IPV6, IPV6_RECVERR, -1)};
  if (b.v4_recverr == 0) setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
  if (b.v6_recverr == 0) setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
  fcntl(fd, F_SETFL, b.flags | O_NONBLOCK);
  return b;
}

/* Leaves errno as it is, so that it can stand between an outcome and its return. */
static void give_back(int fd, struct borrowed b) {
  const int off = 0;
  int saved = errno;
  if (b.v4_recverr == 0) setsockopt(fd, IPPROTO_IP, IP_RECVERR, &off, sizeof off);
  if (b.v6_recverr == 0) setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &off, sizeof off);
  fcntl(fd, F_SETFL, b.flags);
  errno = saved;
}

static bool is_filtered(const struct sock_extended_err *e) {
  if (e->ee_origin == SO_EE_ORIGIN_ICMP)
    return e->ee_type == ICMP_DEST_UNREACH &&
           (e->ee_code == ICMP_NET_ANO || e->ee_code == ICMP_HOST_ANO || e->ee_code == ICMP_PKT_FILTERED);
  return e->ee_origin == SO_EE_ORIGIN_ICMP6 && e->ee_type == ICMP6_DST_UNREACH && e->ee_code == ICMP6_DST_UNREACH_ADMIN;
}

/* Empties the error queue. Returns whether a filter answered; *error becomes the last ICMP error's errno. */
static bool read_error_queue(int fd, int *error) {
  struct queued_error e;
  bool filtered = false;
  while (take_queued_error(fd, &e)) {
    if (is_filtered(&e.error)) filtered = true;
    if (e.error.ee_errno != 0) *error = (int)e.error.ee_errno;
  }
  return filtered;
}

/* Whether some handler is installed without SA_RESTART: then a signal ends a blocking connect() with EINTR. */
static bool signals_interrupt(void) {
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) != 0) continue;
    bool handled =
        (action.sa_flags & SA_SIGINFO) != 0 || (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN);
    if (handled && (action.sa_flags & SA_RESTART) == 0) return true;
  }
  return false;
}

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

/* How long connect() may wait: SO_SNDTIMEO bounds a blocking one. -1: as long as it takes. */
static long patience_ms(int fd, bool blocking) {
  struct timeval t = {0};
  socklen_t length = sizeof t;
  if (!blocking) return SETTLE_MS;
  if (getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, &length) != 0 || (t.tv_sec == 0 && t.tv_usec == 0)) return -1;
  return t.tv_sec * 1000L + t.tv_usec / 1000L;
}

/* Takes the socket out of SYN_SENT, so that the SYN is not sent again, and forgets the error that this leaves. */
static void abandon(int fd, connect_function real) {
  const struct sockaddr unspecified = {.sa_family = AF_UNSPEC};
  real(fd, &unspecified, sizeof unspecified);
  get_option(fd, SOL_SOCKET, SO_ERROR, 0);
}

/* The attempt is under way and the socket does not block: waits for what becomes of it, as connect() returns it. */
static int settle(int fd, const struct sockaddr *address, socklen_t length, connect_function real, bool blocking) {
  long patience = patience_ms(fd, blocking);
  long deadline = now_ms() + patience;
  int taken = 0; /* the errno that reading the queue took from the socket */
  for (;;) {
    long left = patience < 0 ? -1 : deadline - now_ms();
    if (patience >= 0 && left < 0) left = 0;
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    int ready = poll(&p, 1, (int)left);
    if (ready < 0) {
      if (errno != EINTR || (blocking && signals_interrupt())) return -1;
      continue;
    }
    if (ready > 0 && (p.revents & POLLERR) != 0 && read_error_queue(fd, &taken)) {
      abandon(fd, real);
      errno = ECONNREFUSED;
      return -1;
    }
    /* Asked again, the kernel tells what has become of the attempt; EALREADY: nothing yet. */
    int result = real(fd, address, length);
    if (result == 0 || errno != EALREADY) {
      if (result < 0 && errno == ECONNABORTED && taken != 0) errno = taken;
      return result;
    }
    if (ready == 0) {
      errno = EINPROGRESS;
      return -1;
    }
  }
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
  /* Clients are single-threaded here; looking it up twice would do no harm either. */
  static connect_function real;
  if (real == NULL) {
    void *symbol = dlsym(RTLD_NEXT, "connect");
    memcpy(&real, &symbol, sizeof real); /* ISO C has no cast from an object's pointer to a function's */
  }
  int saved = errno;
  if (!is_tcp_attempt(fd, address, length)) {
    errno = saved;
    return real(fd, address, length);
  }
  struct borrowed b = borrow(fd);
  bool blocking = (b.flags & O_NONBLOCK) == 0;
  int result = real(fd, address, length);
  if (result < 0 && errno == EINPROGRESS) result = settle(fd, address, length, real, blocking);
  give_back(fd, b);
  if (result == 0) errno = saved;
  return result;
}
