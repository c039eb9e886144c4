/** Labels of vtylab's containers: all that is known of a running lab stands here and in the kernel, in no file. */

export const LABELS = {
  /** The lab's name, on everything that belongs to it. */
  lab: 'vtylab.lab',
  /** The node's name; absent on a patch panel and a lock. */
  node: 'vtylab.node',
  /** `router` or `host`. */
  kind: 'vtylab.kind',
  /** Of a container with an image of its own that runs in a node: the node's name. */
  workload: 'vtylab.workload',
  /** The lab file, absolute. */
  file: 'vtylab.file',
  /** How it is made, a mark for each part (see `madeAs`): another one means that it has to be made anew. */
  spec: 'vtylab.spec',
  /** The lab's name, on the container that is its lock, and on what proves that its holder lives. */
  lock: 'vtylab.lock',
  /** Who holds it, as JSON. */
  owner: 'vtylab.owner',
} as const;
