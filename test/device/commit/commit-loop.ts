/**
 * Commits one configuration after the other in the folder it is given, with the real store and the real datastore,
 * until it is killed. It says `begin N` before each commit and `done N` after it.
 */
import { writeSync } from 'node:fs';
import { createDatastore } from '../../../device/commit/datastore.ts';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { Store } from '../../../device/commit/store.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { generation, numberOf } from './generations.ts';

const [directory = '', most = 'Infinity'] = process.argv.slice(2);

const datastore = createDatastore({
  schema: SCHEMA,
  evaluate,
  system: { apply: async () => {} },
  store: new Store(directory, SCHEMA),
  // the files are written a moment after each commit, so that their writing is interrupted as often
  clock: {
    now: () => new Date(),
    at: (_, work) => {
      const timer = setTimeout(work, 2);
      return () => clearTimeout(timer);
    },
  },
  log: (_, message) => message.startsWith('the files') && say(`warning ${message}`),
  announce: () => {},
});

function say(text: string): void {
  writeSync(1, `${text}\n`);
}

await datastore.restore();
const first = numberOf(datastore.committed) + 1;
for (let number = first; number < first + Number(most); number++) {
  say(`begin ${number}`);
  const { committed, problems } = await datastore.commit({ user: 'lab', via: 'cli', config: generation(number) });
  say(committed ? `done ${number}` : `refused ${number}: ${problems.map(({ message }) => message).join()}`);
  if (number % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 4)); // now and then it is quiet
}
await datastore.close();
