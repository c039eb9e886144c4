/*
 * The error queue of a TCP socket, where IP_RECVERR keeps the ICMP errors that answer its SYN.
 *
 * Linux loses an ICMP error that arrives while connect() still holds the socket (always so over veth): the SYN is
 * sent again after 1 s, the far side's filter counts two packets, and only the second answer is heeded. The queue gets
 * the error even then (net/ipv4/tcp_ipv4.c, tcp_v4_err), and it says which ICMP error it was and who sent it.
 */
#ifndef ERROR_QUEUE_H
#define ERROR_QUEUE_H

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
/* after the headers above: it needs struct timespec and struct sockaddr */
#include <linux/errqueue.h>

struct queued_error {
  struct sock_extended_err error;
  struct sockaddr_in6 from; /* the sender: of either family, sockaddr_in6 being the larger */
};

/*
 * Takes one ICMP error off the queue; false when there is none left. Mind: taking it also takes its errno from the
 * socket's SO_ERROR (net/core/skbuff.c, sock_dequeue_err_skb).
 */
static bool take_queued_error(int fd, struct queued_error *taken) {
  for (;;) {
    union {
      char bytes[512];
      struct cmsghdr align;
    } control;
    char packet[128];
    struct iovec iov = {packet, sizeof packet};
    struct msghdr message = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return false;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
      bool v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR;
      bool v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR;
      if (!v4 && !v6) continue;
      size_t length = c->cmsg_len - CMSG_LEN(0);
      memset(taken, 0, sizeof *taken);
      memcpy(taken, CMSG_DATA(c), length < sizeof *taken ? length : sizeof *taken);
      if (taken->error.ee_origin == SO_EE_ORIGIN_ICMP || taken->error.ee_origin == SO_EE_ORIGIN_ICMP6) return true;
    }
  }
}

#endif
