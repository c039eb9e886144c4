/** A line of `vtylab events --json` as a JSON Schema, held to its types by the compiler as the report's is. */
import type { CommitEvent, LinkEvent, LoginEvent } from '../../protocol/events.ts';
import type { ContainerNodeEvent, FollowEvent } from '../operations/events.ts';
import { type JsonSchema, schemaOfFile } from '../topology/json-schema.ts';
import { object, word } from './schema.ts';

const text: JsonSchema = { type: 'string' };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const common = { time, lab: text, node: text };

type Of<T> = T & { readonly time: string; readonly lab: string; readonly node: string };

const container = object<ContainerNodeEvent>(
  'node',
  { ...common, type: { const: 'node' }, event: text, container: text },
  { exitCode: { type: 'integer' }, detail: text },
);

const link = object<Of<LinkEvent>>(
  'link',
  {
    ...common,
    type: { const: 'link' },
    event: word<LinkEvent['event']>({ added: true, removed: true, up: true, down: true }),
    interface: text,
  },
  {},
);

const commit = object<Of<CommitEvent>>(
  'commit',
  {
    ...common,
    type: { const: 'commit' },
    event: word<CommitEvent['event']>({ commit: true, confirmed: true, rollback: true }),
    user: text,
    via: text,
    revision: count,
  },
  { comment: text, minutes: count },
);

const login = object<Of<LoginEvent>>(
  'login',
  {
    ...common,
    type: { const: 'login' },
    event: word<LoginEvent['event']>({ login: true, logout: true, failed: true, locked: true, unlocked: true }),
    user: text,
  },
  { service: text, source: text, method: text, refused: { const: true }, until: time, by: text },
);

const follow = object<FollowEvent>(
  'follow',
  {
    ...common,
    type: { const: 'follow' },
    event: word<FollowEvent['event']>({ followed: true, lost: true, unfollowed: true }),
  },
  { complete: time, lost: count, reason: text },
);

/** The schema of one line; `type` tells which kind it is. */
export function eventSchema(): JsonSchema {
  return schemaOfFile('vtylab event', { oneOf: [container, link, commit, login, follow] });
}
