/** Where the real parts for tests are; vitest's global setup starts them and sets these variables. */
export function testEnvironment(): {
  postgresUrl: string;
  queueRedisUrl: string;
  cacheRedisUrl: string;
} {
  return {
    postgresUrl: required('TEST_POSTGRES_URL'),
    queueRedisUrl: required('TEST_QUEUE_REDIS_URL'),
    cacheRedisUrl: required('TEST_CACHE_REDIS_URL'),
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: run these tests by vitest's project "integration"`);
  return value;
}
