import { test } from 'vitest';
import { contention } from '../drills/contention.ts';
import { holds } from '../system/support.ts';

test(
  "When somebody burns CPU and disk, then the host's figures account for it",
  holds(contention, 15),
);
