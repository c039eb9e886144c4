// remote-access.ts: brings the documented lab up, tries both ways in, changes the filter for a moment, and takes the lab down
import { lab } from 'vtylab';

await using net = await lab(process.argv[2] ?? 'topologies/remote-access/lab.yaml');
await net.up();
const [r1, r2] = [net.node('R1'), net.node('R2')];
const login = { user: 'lab', password: 'lab123' };

const good = await r1.ssh(r2, login);
console.log(`${good.outcome}: ${good.evidence}`);

const loopback = { ...login, source: '192.168.255.1' };
const bad = await r1.ssh('192.168.255.2', loopback);
console.log(`${bad.outcome}: ${bad.reason}`);

{
  await using _change = await r2.configure('delete interfaces lo0 unit 0 family inet filter');
  console.log(`without the filter: ${(await r1.ssh(r2, loopback)).outcome}`);
}
console.log(`put back: ${(await r1.ssh(r2, loopback)).outcome}`);

console.log((await r2.cli('show firewall log | last 1')).trim());

const report = await net.verify({ only: 'logs in' });
for (const { status, step } of report.verdicts) console.log(`${status}: ${step}`);
