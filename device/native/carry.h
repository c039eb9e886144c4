/*
 * Carries bytes between standard input/output and a connected stream socket, without blocking on either: a writer
 * that waits for a reader that waits for a writer would be two processes waiting for ever.
 */
#ifndef CARRY_H
#define CARRY_H

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

/* Bytes on their way in one direction. PIPE_BUF at most: a descriptor that polls writable takes them unblocked. */
struct direction {
  int from, to;
  bool ended; /* nothing more will be read */
  size_t start, length;
  char bytes[4096];
};

enum carried { INPUT_ENDED, PEER_CLOSED, OUTPUT_BROKEN };

static bool try_again(void) { return errno == EINTR || errno == EAGAIN; }

/* Moves what can be moved. False when the writing end is broken. */
static bool move(struct direction *d, short readable, short writable) {
  if (d->length == 0 && !d->ended && readable != 0) {
    ssize_t n = read(d->from, d->bytes, sizeof d->bytes);
    if (n > 0) d->start = 0, d->length = (size_t)n;
    else if (n == 0 || !try_again()) d->ended = true;
  } else if (d->length > 0 && writable != 0) {
    ssize_t n = write(d->to, d->bytes + d->start, d->length);
    if (n > 0) d->start += (size_t)n, d->length -= (size_t)n;
    else if (n < 0 && !try_again()) return false;
  }
  return true;
}

/*
 * Until the peer has closed and all it sent is written out. The end of the input is passed on to the peer, which may
 * still answer; or, with `leave_with_input`, ends everything. SIGPIPE must be ignored.
 */
static enum carried carry(int fd, bool leave_with_input) {
  static struct direction up, down;
  bool told = false;
  up.from = STDIN_FILENO, up.to = fd;
  down.from = fd, down.to = STDOUT_FILENO;
  while (!down.ended || down.length > 0) {
    if (up.ended && up.length == 0 && !told) {
      if (leave_with_input) return INPUT_ENDED;
      shutdown(fd, SHUT_WR);
      told = true;
    }
    /* An entry of which nothing is asked has fd -1, for POLLHUP is reported unasked and would spin. */
    struct pollfd p[] = {
        {.fd = up.length == 0 && !up.ended ? up.from : -1, .events = POLLIN},
        {.fd = up.length > 0 ? fd : -1, .events = POLLOUT},
        {.fd = down.length == 0 ? fd : -1, .events = POLLIN},
        {.fd = down.length > 0 ? down.to : -1, .events = POLLOUT},
    };
    if (poll(p, 4, -1) < 0) continue; /* EINTR: nothing else can go wrong here */
    if (!move(&up, p[0].revents, p[1].revents)) up.ended = true, up.length = 0; /* still read what the peer said */
    if (!move(&down, p[2].revents, p[3].revents)) return OUTPUT_BROKEN;
  }
  return PEER_CLOSED;
}

#endif
