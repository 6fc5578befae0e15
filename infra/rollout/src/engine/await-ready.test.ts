import { expect, test } from 'vitest';
import { fakeJournal, fakeProcess } from '../../test-support/fake-process.ts';
import { fakeWorld } from '../../test-support/fake-world.ts';
import { virtualClock } from '../../test-support/virtual-clock.ts';
import { awaitReady, type Wanted } from './await-ready.ts';
import type { Engine } from './engine.ts';

const wanted: Wanted = {
  ...{ app: 'message', track: 'stable', version: '1.0.0', replicas: 4, steadySeconds: 0 },
};

/** Four stable replicas of message, all ready, on a virtual clock. */
function fourReplicas() {
  const { world } = fakeWorld({
    ...{ MESSAGE_V1_VERSION: '1.0.0', MESSAGE_V1_REPLICAS: '4', CREDIT_V1_VERSION: '1.0.0' },
  });
  const { journal } = fakeJournal();
  const clock = virtualClock();
  const { engine } = fakeProcess({ clock, world, journal });
  return { engine, world, clock };
}

/** Four stable replicas; Docker has just started the first again, which is not registered for this many looks. */
function justStartedAgain(looks: number): Engine {
  const { engine, world } = fourReplicas();
  let left = looks;
  const look: typeof world.look = async () => {
    const { message, credit } = await world.look();
    const [first, ...others] = message.replicas;
    if (first === undefined) throw new Error('nobody is there');
    const { registered, inShare, byHeader, ...alone } = first;
    left -= 1;
    const crashed = { ...(left < 0 ? first : alone), restarts: 1 };
    return { message: { ...message, replicas: [crashed, ...others] }, credit };
  };
  return { ...engine, world: { ...world, look } };
}

test('When a replica that has served crashed once, then it is waited for', async () => {
  await expect(awaitReady(justStartedAgain(3), wanted)).resolves.toBeUndefined();
});

test('When a new replica crashes, then it is not waited for', async () => {
  const fresh = { ...wanted, steadySeconds: 1 };
  await expect(awaitReady(justStartedAgain(3), fresh)).rejects.toThrow(
    'crashed after it had started',
  );
});

/** Four new, dark replicas; the first leaves the edge after 2 s, and its container is then as `later` says, by the seconds since. */
function leaving(later: (seconds: number) => object): Engine {
  const { engine, world, clock } = fourReplicas();
  const left = clock.now().getTime() + 2_000;
  const look: typeof world.look = async () => {
    const { message, credit } = await world.look();
    const seconds = (clock.now().getTime() - left) / 1_000;
    const replicas = message.replicas.map(({ registered, ...one }, index) => {
      const dark = registered ? { registered: { ...registered, open: false } } : {};
      if (index > 0 || seconds < 0) return { ...one, ...dark };
      const { byHeader, inShare, ...gone } = one;
      return { ...gone, ...later(seconds) };
    });
    return { message: { ...message, replicas }, credit };
  };
  return { ...engine, world: { ...world, look } };
}
const fresh = { ...wanted, steadySeconds: 5 };

test.each([
  ['its process ends', { running: false }],
  ['it has been started again', { restarts: 1 }],
])(
  'When a new replica leaves the edge, and %s ten seconds later, then it has crashed',
  async (_, state) => {
    const engine = leaving((seconds) => (seconds < 10 ? {} : state));
    await expect(awaitReady(engine, fresh)).rejects.toThrow('crashed after it had started');
  },
);

test('When a new replica leaves the edge and lives on, then it was not steady, and did not crash', async () => {
  const engine = leaving(() => ({}));
  await expect(awaitReady(engine, fresh)).rejects.toThrow('was ready, and did not stay so');
});

/** Four stable replicas that are new and dark; the edge gives no answer of theirs for the first asks. */
function answering(asksInVain: number): Engine {
  const { engine, world } = fourReplicas();
  const look: typeof world.look = async () => {
    const { message, credit } = await world.look();
    const dark = message.replicas.map(({ registered, ...one }) =>
      registered ? { ...one, registered: { ...registered, open: false } } : one,
    );
    return { message: { ...message, replicas: dark }, credit };
  };
  let left = asksInVain;
  const askTrack: typeof world.askTrack = async (...of) => {
    left -= 1;
    return left < 0 ? world.askTrack(...of) : undefined;
  };
  return { ...engine, world: { ...world, look, askTrack } };
}

test('When the edge refuses our own requests for a while, then they are sent again', async () => {
  await expect(awaitReady(answering(300), wanted)).resolves.toBeUndefined();
});

test('When a new replica never answers a request of our own, then it does not serve', async () => {
  await expect(awaitReady(answering(Number.POSITIVE_INFINITY), wanted)).rejects.toThrow(
    'did not answer our own request',
  );
});
