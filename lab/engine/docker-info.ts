/** What Docker's API tells of the engine itself. */
import type Docker from 'dockerode';
import type { EngineInfo } from './engine.ts';

/** The parts of `GET /info` that are read; dockerode has no type for them. */
interface Info {
  readonly Driver: string;
  readonly CgroupVersion?: string;
  readonly CgroupDriver?: string;
  readonly SecurityOptions?: readonly string[];
  readonly OperatingSystem: string;
  readonly KernelVersion: string;
  readonly NCPU: number;
  readonly MemTotal: number;
}

/** Asks it. */
export async function engineInfo(docker: Docker): Promise<EngineInfo> {
  const [version, info] = await Promise.all([docker.version(), docker.info() as Promise<Info>]);
  const parts: readonly { readonly Name: string }[] = version.Components ?? [];
  return {
    name: parts.some(({ Name }) => /podman/i.test(Name)) ? 'Podman' : 'Docker',
    version: version.Version,
    apiVersion: version.ApiVersion,
    storageDriver: info.Driver,
    cgroups: Number(info.CgroupVersion ?? 1),
    cgroupDriver: info.CgroupDriver ?? 'unknown',
    rootless: (info.SecurityOptions ?? []).some((option) => /name=rootless/.test(option)),
    system: info.OperatingSystem,
    kernel: info.KernelVersion,
    processors: info.NCPU,
    memory: info.MemTotal,
  };
}
