import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryRun } from '@serin/cli/terminal/run.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../scenarios/ask.ts';
import { system } from './support.ts';

interface Inspected {
  Name: string;
  Config: { User: string };
  HostConfig: {
    ReadonlyRootfs: boolean;
    CapDrop: string[] | null;
    CapAdd: string[] | null;
    Privileged: boolean;
    SecurityOpt: string[] | null;
    Memory: number;
    PidsLimit: number;
    LogConfig: { Type: string; Config: Record<string, string> };
    Binds: string[] | null;
  };
  Mounts: { Type: string; Source: string; RW: boolean }[];
  NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[] | null> };
}

describe('the containers', () => {
  let containers: Inspected[];
  beforeAll(async () => {
    const ids = (await system.containers()).map(({ id }) => id);
    containers = JSON.parse(await system.docker('inspect', ...ids));
    expect(containers.length).toBeGreaterThanOrEqual(22);
  });

  test('When they run, then none is root, can write its file system, or has a capability', async () => {
    for (const { Name, Config, HostConfig } of containers) {
      expect([
        Name,
        HostConfig.ReadonlyRootfs,
        HostConfig.CapDrop,
        HostConfig.CapAdd,
        HostConfig.Privileged,
      ]).toEqual([Name, true, ['ALL'], null, false]);
      expect(HostConfig.SecurityOpt, Name).toContain('no-new-privileges:true');
      expect(Config.User, Name).not.toMatch(/^(0|root)?(:|$)/);
    }
  });

  test('When they run, then memory, processes and logs are bounded', () => {
    for (const { Name, HostConfig } of containers) {
      expect(HostConfig.Memory, Name).toBeGreaterThan(0);
      expect(HostConfig.PidsLimit, Name).toBeGreaterThan(0);
      expect([Name, HostConfig.LogConfig.Config]).toEqual([
        Name,
        { 'max-file': '3', 'max-size': '10m' },
      ]);
    }
  });

  test('When they run, then of the host they see six files with figures, and can change nothing', () => {
    const { root } = system.project;
    const binds = containers.flatMap(({ Name, Mounts }) =>
      Mounts.filter(({ Type }) => Type === 'bind').map((mount) => ({ Name, ...mount })),
    );
    expect(binds.filter(({ RW }) => RW)).toEqual([]);
    const outside = binds.filter(({ Source }) => !Source.startsWith(`${root}/`));
    expect(new Set(outside.map(({ Name }) => Name))).toEqual(
      new Set([`/${system.project.name}-node-exporter-1`]),
    );
    // No directory of a process, no file system, no socket: neither Docker's nor any other.
    expect(outside.map(({ Source }) => Source).sort()).toEqual([
      '/proc/1/mountinfo',
      '/proc/1/net/dev',
      '/proc/diskstats',
      '/proc/loadavg',
      '/proc/meminfo',
      '/proc/stat',
    ]);
  });

  test('When ports are published, then only the edge is open to the world', () => {
    const { edge, ...others } = system.project.ports;
    const published = containers.flatMap(({ NetworkSettings }) =>
      Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? []),
    );
    const world = published.filter(({ HostIp }) => HostIp !== '127.0.0.1');
    expect(new Set(world.map(({ HostPort }) => Number(HostPort)))).toEqual(new Set([edge]));
    const loopback = published.filter(({ HostIp }) => HostIp === '127.0.0.1');
    expect(loopback.map(({ HostPort }) => Number(HostPort)).sort()).toEqual(
      Object.values(others).sort(),
    );
  });
});

describe('who only tells how the stores are', () => {
  const secret = (name: string) => readFileSync(join(system.project.secretsDir, name), 'utf8');

  test.each(['queue-redis', 'cache-redis'])(
    'When it asks %s for its state, then it is told; when it asks for a key, or for more, it is refused',
    async (redis) => {
      const password = ['--env', `REDISCLI_AUTH=${secret('redis-exporter-password')}`];
      const cli = ['redis-cli', '--no-raw', '--user', 'exporter'];
      const ask = (...args: string[]) =>
        system.docker('exec', ...password, `${system.project.name}-${redis}-1`, ...cli, ...args);
      expect(await ask('INFO', 'server')).toContain('redis_version');
      for (const more of [['GET', 'x'], ['KEYS', '*'], ['CONFIG', 'GET', '*'], ['MONITOR']])
        expect(await ask(...more), more.join(' ')).toContain('NOPERM');
    },
  );

  test('When it asks PostgreSQL for its state, then it is told; it enters no database of a service', async () => {
    const password = ['--env', `PGPASSWORD=${secret('exporter-db-password')}`];
    const psql = ['psql', '--host', '127.0.0.1', '--username', 'exporter', '--tuples-only'];
    const exec = ['exec', ...password, `${system.project.name}-postgres-1`, ...psql];
    const sizes = `SELECT pg_database_size('message') + pg_database_size('credit') > 0`;
    const told = await tryRun('docker', [...exec, '--dbname', 'postgres', '--command', sizes]);
    expect(told.stdout.trim()).toBe('t');
    for (const database of ['message', 'credit']) {
      const refused = await tryRun('docker', [
        ...exec,
        '--dbname',
        database,
        '--command',
        'SELECT 1',
      ]);
      expect(refused.stderr).toContain(`permission denied for database "${database}"`);
    }
  });
});

test('When statistics are asked for on this machine, then they are there, for people and for Prometheus', async () => {
  const port = system.project.ports.stats;
  expect((await ask(port, { path: '/' })).body).toContain('Statistics Report');
  expect((await ask(port, { path: '/metrics' })).body).toContain(
    'haproxy_backend_http_responses_total',
  );
});

describe('a service with bad settings', () => {
  const good = [
    'SERVICE_NAME=service-v1',
    'DATABASE_URL=postgres://message@postgres:5432/message',
    'QUEUE_REDIS_URL=redis://q:6379',
    'CACHE_REDIS_URL=redis://c:6379',
    'JWT_SECRET_FILE=/etc/hostname',
  ];
  const without = (name: string) => good.filter((setting) => !setting.startsWith(`${name}=`));

  test.each([
    { what: 'SERVICE_NAME is missing', settings: without('SERVICE_NAME'), names: 'SERVICE_NAME' },
    {
      what: 'SERVICE_NAME is malformed',
      settings: [...without('SERVICE_NAME'), 'SERVICE_NAME=Service 1'],
      names: 'SERVICE_NAME',
    },
    { what: 'PORT is no number', settings: [...good, 'PORT=http'], names: 'PORT' },
    {
      what: 'a secret is unreadable',
      settings: [...without('JWT_SECRET_FILE'), 'JWT_SECRET_FILE=/run/secrets/none'],
      names: 'JWT_SECRET_FILE',
    },
  ])(
    'When $what, then it exits at once with one line that names $names',
    async ({ settings, names }) => {
      const environment = settings.flatMap((setting) => ['--env', setting]);
      const { stdout, stderr, exitCode } = await tryRun('docker', [
        'run',
        '--rm',
        '--network',
        'none',
        ...environment,
        `${system.project.env.SERIN_IMAGES}/message:1.0.0`,
      ]);
      expect(exitCode).toBe(1);
      expect(stdout).toBe('');
      const lines = stderr.trim().split('\n');
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(names);
    },
  );
});
