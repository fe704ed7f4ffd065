import { loginName, nonceOf } from '../../lib/in-flight/login-name';

describe('What can be told of a login by its state', () => {
  it('is a name of twelve characters, and a nonce for each of the two things that are sealed', () => {
    const name = loginName('State1');
    const { id } = name;
    const nonces = { login: nonceOf(name, 'login'), landing: nonceOf(name, 'landing') };

    expect(id).toMatch(/^[\w-]{12}$/);
    expect([nonces.login.length, nonces.landing.length]).toEqual([12, 12]);
    expect(Buffer.from(nonces.login).equals(nonces.landing)).toBe(false);
  });

  it('shares no byte: the name stands in the open, and a nonce must never come twice', () => {
    const name = loginName('State1');
    const { id } = name;
    const nonces = { login: nonceOf(name, 'login'), landing: nonceOf(name, 'landing') };
    const all = Buffer.concat([Buffer.from(id, 'base64url'), nonces.login, nonces.landing]);
    const [first, second] = [Buffer.from(nonces.login), Buffer.from(nonces.landing)];

    expect(all).toHaveLength(33);
    expect(Buffer.from(id, 'base64url').includes(first.subarray(0, 4))).toBe(false);
    expect(first.includes(second.subarray(0, 4))).toBe(false);
    expect(second.includes(first.subarray(8))).toBe(false);
  });

  it('is the same for the same state in every process, and another for another', () => {
    expect(loginName('State1')).toEqual(loginName('State1'));
    expect(loginName('State2').id).not.toBe(loginName('State1').id);
    expect(loginName('State1').id).toBe('sPbkUFn2jmG3');
  });
});
