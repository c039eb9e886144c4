/** Time as the datastore sees it, so that tests can make it pass. */
export interface Clock {
  now(): Date;
  /** Calls `work` at a time, or at once when that has passed. Returns what cancels it. */
  at(time: Date, work: () => void): () => void;
}

/** setTimeout counts milliseconds in 31 bits: longer waits are made of several. */
const LONGEST = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  at(time, work) {
    let timer: NodeJS.Timeout;
    const wait = () => {
      const left = time.getTime() - Date.now();
      timer = left > LONGEST ? setTimeout(wait, LONGEST) : setTimeout(work, Math.max(0, left));
    };
    wait();
    return () => clearTimeout(timer);
  },
};
