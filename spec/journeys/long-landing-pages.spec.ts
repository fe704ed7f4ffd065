import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { type DoorOptions, openDoor } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';
import { noise } from '../support/noise';

const LONGEST = `/${noise(2_047)}`;
const LARGEST = { note: noise(1_013) };

describe('A long landing page', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  async function signInWith(options: DoorOptions) {
    const connection = providerSecret(wecom, ({ profile }) => ({ id: profile.id }));
    const { status, body } = await new Browser(openDoor(connection, options).app).signIn(
      '/start',
      lisi(wecom),
    );
    return {
      status,
      landing: String(body.info?.returnTo ?? '').length,
      state: JSON.stringify(body.info?.state ?? null).length,
    };
  }

  it('of 2,048 characters is reached', async () => {
    const landed = await signInWith({ returnTo: LONGEST });

    expect(landed).toEqual({ status: 200, landing: 2_048, state: 4 });
  });

  it('is reached when the application sends an object of 1 KiB along as well', async () => {
    const landed = await signInWith({ returnTo: LONGEST, state: LARGEST });

    expect(landed).toEqual({ status: 200, landing: 2_048, state: 1_024 });
  });

  it('of ordinary length is reached beside an object of 1 KiB', async () => {
    const landed = await signInWith({ returnTo: `/orders?q=${noise(290)}`, state: LARGEST });

    expect(landed).toEqual({ status: 200, landing: 300, state: 1_024 });
  });
});
