import { createClient } from 'redis';
import { SettingsError } from './settings-error';

export type Redis = Awaited<ReturnType<typeof connectRedis>>;

/** @throws {@link SettingsError} where no Redis answers */
export async function connectRedis(url: string, log: (line: string) => void) {
  const redis = createClient({ url, socket: { connectTimeout: 5_000 } });
  let isReady = false;
  redis.on('ready', () => {
    isReady = true;
  });
  redis.on('error', (error: Error) => {
    if (isReady) log(`Redis: ${error.message}`);
    else redis.destroy();
  });
  try {
    return await redis.connect();
  } catch {
    throw new SettingsError([
      {
        en: 'REDIS_URL: there is no Redis at this address, or it does not let us in.',
        zh: 'REDIS_URL：此地址没有 Redis，或者它拒绝了连接。',
      },
    ]);
  }
}
