const code = 'ETIMEDOUT';

/** What `promise` gives, or an error with the code ETIMEDOUT after that many milliseconds. The work itself goes on: use it for what may happen twice. */
export async function withTimeout<Value>(
  promise: Promise<Value>,
  millis: number,
  message: string,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = () => Object.assign(new Error(`${message} within ${millis} ms`), { code });
    const fail = () => reject(error());
    // If the event loop was late, the answer may be there and unread: it is read before this is called.
    timer = setTimeout(() => setImmediate(fail), millis);
  });
  // Whichever loses must not become an unhandled rejection.
  promise.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
