export { broadcastOf, networkOf, within } from '../schema/networks.ts';
