/*
 * vtylab-connect: opens one TCP connection, says what became of it, and then carries its bytes.
 *
 *   vtylab-connect [-s SOURCE] [-t SECONDS] [-u TEXT] ADDRESS PORT
 *
 * With -u it sends TEXT as one datagram of UDP instead, and is "connected" when one comes back, which it prints.
 *
 *   gcc -O2 -Wall -Wextra -Werror -o vtylab-connect connect.c
 *
 * File descriptor 3 gets one line of JSON:
 *
 *   {"outcome":"connected"|"refused"|"rejected"|"timeout"|"error","source":A,"sourcePort":N,"destination":A,
 *    "destinationPort":N,"icmp":{"type":N,"code":N,"from":A},"errno":NAME,"detail":TEXT,"elapsed":MILLISECONDS}
 *
 * where source, sourcePort, icmp and errno are there when known. Once connected, standard input and output are
 * relayed until the peer closes; the end of standard input closes that direction only.
 * Exit status: 0 was connected, 1 was not, 2 wrong use.
 *
 * Why not connect() alone: see error-queue.h. The queue is read, and the attempt given up at the first ICMP error.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "carry.h"
#include "error-queue.h"

#define OUTCOME_FD 3
#define ADDRESS_TEXT 64
#define DEFAULT_SECONDS 10.0

struct icmp_error {
  bool seen;
  int type, code;
  int error; /* what the kernel makes of it, as an errno */
  bool local; /* sent by this very machine: nobody answered */
  char from[ADDRESS_TEXT];
};

struct attempt {
  const char *destination, *port;
  const char *datagram; /* NULL: TCP */
  char source[ADDRESS_TEXT];
  int source_port; /* 0: none yet */
  struct icmp_error icmp;
  double started; /* seconds, monotonic */
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void usage(const char *problem, const char *value) {
  if (problem != NULL) fprintf(stderr, "vtylab-connect: %s '%s'\n", problem, value);
  fputs("usage: vtylab-connect [-s SOURCE] [-t SECONDS] [-u TEXT] ADDRESS PORT\n", stderr);
  exit(2);
}

/* Reports on OUTCOME_FD. The strings come from getnameinfo and strerror: nothing in them needs escaping. */
static void report(const struct attempt *a, const char *outcome, int error, const char *detail) {
  char line[1024];
  FILE *out = fmemopen(line, sizeof line, "w");
  if (out == NULL) exit(1);
  fprintf(out, "{\"outcome\":\"%s\"", outcome);
  if (a->source[0] != '\0') fprintf(out, ",\"source\":\"%s\"", a->source);
  if (a->source_port != 0) fprintf(out, ",\"sourcePort\":%d", a->source_port);
  fprintf(out, ",\"destination\":\"%s\",\"destinationPort\":%s", a->destination, a->port);
  if (a->icmp.seen)
    fprintf(out, ",\"icmp\":{\"type\":%d,\"code\":%d,\"from\":\"%s\"}", a->icmp.type, a->icmp.code, a->icmp.from);
  if (error != 0) fprintf(out, ",\"errno\":\"%s\"", strerrorname_np(error));
  fprintf(out, ",\"detail\":\"%s\",\"elapsed\":%.3f}\n", detail, (now() - a->started) * 1000);
  fflush(out);
  long length = ftell(out);
  fclose(out);
  if (write(OUTCOME_FD, line, (size_t)length) != length) {
    perror("vtylab-connect: file descriptor 3");
    exit(1);
  }
  close(OUTCOME_FD);
}

static struct addrinfo *numeric(const char *what, const char *address, const char *port, int family) {
  const struct addrinfo hints = {
      .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_family = family, .ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  if (getaddrinfo(address, port, &hints, &found) != 0) usage(what, address);
  return found;
}

static void address_text(const struct sockaddr *address, socklen_t length, char *text, int *port) {
  char service[8] = "";
  if (getnameinfo(address, length, text, ADDRESS_TEXT, service, sizeof service, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    text[0] = '\0';
  if (port != NULL) *port = atoi(service);
}

/* The address the kernel would send from, before anything is sent; "" when there is no route. */
static void likely_source(const struct addrinfo *to, char *text) {
  struct sockaddr_storage own = {0};
  socklen_t length = sizeof own;
  int fd = socket(to->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  text[0] = '\0';
  if (fd < 0) return;
  if (connect(fd, to->ai_addr, to->ai_addrlen) == 0 && getsockname(fd, (struct sockaddr *)&own, &length) == 0)
    address_text((struct sockaddr *)&own, length, text, NULL);
  close(fd);
}

/* Whether an address is one of this machine's: then it can be bound to. */
static bool is_local(const struct sockaddr *address, socklen_t length) {
  struct sockaddr_storage copy = {0};
  memcpy(&copy, address, length);
  if (copy.ss_family == AF_INET) ((struct sockaddr_in *)&copy)->sin_port = 0;
  else ((struct sockaddr_in6 *)&copy)->sin6_port = 0;
  int fd = socket(copy.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  bool local = bind(fd, (struct sockaddr *)&copy, length) == 0;
  close(fd);
  return local;
}

/* Whether an ICMP error ends the attempt: unreachable, expired or malformed, but not "fragment" or "too big". */
static bool is_final(const struct sock_extended_err *e) {
  if (e->ee_origin == SO_EE_ORIGIN_ICMP)
    return (e->ee_type == ICMP_DEST_UNREACH && e->ee_code != ICMP_FRAG_NEEDED) || e->ee_type == ICMP_TIME_EXCEEDED ||
           e->ee_type == ICMP_PARAMETERPROB;
  if (e->ee_origin == SO_EE_ORIGIN_ICMP6)
    return e->ee_type == ICMP6_DST_UNREACH || e->ee_type == ICMP6_TIME_EXCEEDED || e->ee_type == ICMP6_PARAM_PROB;
  return false;
}

/* Reads the socket's error queue up to the first ICMP error that ends the attempt. */
static void read_error_queue(int fd, struct icmp_error *found) {
  struct queued_error e;
  while (!found->seen && take_queued_error(fd, &e)) {
    if (!is_final(&e.error)) continue;
    const struct sockaddr *from = (const struct sockaddr *)&e.from;
    socklen_t length = from->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    *found = (struct icmp_error){.seen = true, .type = e.error.ee_type, .code = e.error.ee_code,
                                 .error = (int)e.error.ee_errno, .local = is_local(from, length)};
    address_text(from, length, found->from, NULL);
  }
}

/* Waits for POLLOUT of a connection or POLLIN of an answer. Returns 0, or an errno; ETIMEDOUT at the deadline. */
static int decide(int fd, short awaited, double deadline, struct icmp_error *icmp) {
  for (;;) {
    double left = deadline - now();
    if (left <= 0) return ETIMEDOUT;
    struct pollfd p = {.fd = fd, .events = awaited};
    int ready = poll(&p, 1, (int)(left * 1000) + 1);
    if (ready < 0 && errno != EINTR) return errno;
    if (ready <= 0) continue;
    if (p.revents & POLLERR) {
      read_error_queue(fd, icmp);
      if (icmp->seen) return icmp->error;
    }
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return errno;
    if (error != 0) return error;
    if ((p.revents & (awaited | POLLERR | POLLHUP)) == awaited) return 0;
  }
}

static void report_failure(struct attempt *a, int error) {
  /* No neighbour answered: the kernel tells itself "host unreachable". Nobody has rejected anything. */
  bool own = a->icmp.seen && a->icmp.local && error == EHOSTUNREACH &&
             (a->icmp.code == ICMP_HOST_UNREACH || a->icmp.code == ICMP6_DST_UNREACH_ADDR) &&
             (a->icmp.type == ICMP_DEST_UNREACH || a->icmp.type == ICMP6_DST_UNREACH);
  const char *outcome = a->icmp.seen && !own      ? "rejected"
                        : error == ECONNREFUSED   ? "refused"
                        : error == ETIMEDOUT      ? "timeout"
                                                  : "error";
  report(a, outcome, error, strerror(error));
}

/* A socket that is connected, or -1 after reporting why not. */
static int open_connection(struct attempt *a, const struct addrinfo *to, const struct addrinfo *from, double seconds) {
  const int on = 1, off = 0;
  bool v4 = to->ai_family == AF_INET;
  struct sockaddr_storage own = {.ss_family = (sa_family_t)to->ai_family}; /* any address, any port */
  socklen_t length = to->ai_addrlen;
  const int type = a->datagram == NULL ? SOCK_STREAM : SOCK_DGRAM;
  int fd = socket(to->ai_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || setsockopt(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_RECVERR : IPV6_RECVERR, &on, sizeof on) < 0) {
    report(a, "error", errno, strerror(errno));
    return -1;
  }
  if (from != NULL) {
    memcpy(&own, from->ai_addr, from->ai_addrlen);
    address_text(from->ai_addr, from->ai_addrlen, a->source, NULL);
  } else {
    likely_source(to, a->source);
  }
  /* Bound even without -s: the port is then known whatever the outcome is. */
  if (bind(fd, (struct sockaddr *)&own, length) < 0) {
    char detail[256];
    int error = errno;
    snprintf(detail, sizeof detail, "source address %s: %s", a->source, strerror(error));
    report(a, "error", error, detail);
    close(fd);
    return -1;
  }
  char any[ADDRESS_TEXT];
  if (getsockname(fd, (struct sockaddr *)&own, &length) == 0)
    address_text((struct sockaddr *)&own, length, any, &a->source_port);

  int error = 0;
  a->started = now();
  if (connect(fd, to->ai_addr, to->ai_addrlen) < 0)
    error = errno == EINPROGRESS ? decide(fd, POLLOUT, a->started + seconds, &a->icmp) : errno;
  if (error == 0 && a->datagram != NULL) {
    error = send(fd, a->datagram, strlen(a->datagram), 0) < 0 ? errno
                                                              : decide(fd, POLLIN, a->started + seconds, &a->icmp);
  }
  if (error != 0) {
    close(fd); /* first: no further SYN may leave */
    report_failure(a, error);
    return -1;
  }
  /* From here on an ICMP error is as soft as TCP wants it to be. */
  setsockopt(fd, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_RECVERR : IPV6_RECVERR, &off, sizeof off);
  report(a, "connected", 0, a->datagram == NULL ? "Connected" : "Answered");
  return fd;
}

/* Prints the datagram that has come. */
static int print_datagram(int fd) {
  char answer[65536];
  ssize_t length = recv(fd, answer, sizeof answer, 0);
  return length < 0 || write(STDOUT_FILENO, answer, (size_t)length) != length;
}

int main(int argc, char **argv) {
  const char *source = NULL, *datagram = NULL;
  double seconds = DEFAULT_SECONDS;
  for (int option; (option = getopt(argc, argv, "s:t:u:")) != -1;) {
    char *end = NULL;
    if (option == 's') source = optarg;
    else if (option == 'u') datagram = optarg;
    else if (option != 't') usage(NULL, NULL);
    else if (!((seconds = strtod(optarg, &end)) > 0 && seconds <= 86400) || *end != '\0')
      usage("expected a number of seconds up to 86400, got", optarg);
  }
  if (argc - optind != 2) usage(NULL, NULL);

  char *end = NULL;
  long port = strtol(argv[optind + 1], &end, 10);
  if (port < 1 || port > 65535 || *end != '\0') usage("expected a port from 1 to 65535, got", argv[optind + 1]);
  if (fcntl(OUTCOME_FD, F_GETFD) < 0) {
    fputs("vtylab-connect: file descriptor 3 must be open: it is where the outcome is written\n", stderr);
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);

  char destination[ADDRESS_TEXT], port_text[8];
  snprintf(port_text, sizeof port_text, "%ld", port);
  struct addrinfo *to = numeric("expected an IPv4 or IPv6 address, got", argv[optind], port_text, AF_UNSPEC);
  struct addrinfo *from = NULL;
  if (source != NULL)
    from = numeric("expected a source address of the destination's family, got", source, "0", to->ai_family);
  address_text(to->ai_addr, to->ai_addrlen, destination, NULL);

  struct attempt attempt = {
      .destination = destination, .port = port_text, .datagram = datagram, .started = now()};
  int fd = open_connection(&attempt, to, from, seconds);
  freeaddrinfo(to);
  if (from != NULL) freeaddrinfo(from);
  if (fd < 0) return 1;
  int status = 0;
  if (datagram != NULL) status = print_datagram(fd);
  else carry(fd, false);
  close(fd);
  return status;
}
