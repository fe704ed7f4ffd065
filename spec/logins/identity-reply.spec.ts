import { identityReply } from '../../lib/logins/profile';

describe('An identity reply', () => {
  it.each([['lisi'], [7], [true], [null], [undefined]])('that is %p names nobody, as a whole', (answer) => {
    const { success, error } = identityReply().safeParse(answer);

    expect(success).toBe(false);
    expect(error?.issues).toMatchObject([{ code: 'invalid_type', path: [] }]);
  });

  it('that has fields but none that names somebody is refused for its userid', () => {
    const { success, error } = identityReply().safeParse({ errcode: 0 });

    expect(success).toBe(false);
    expect(error?.issues).toMatchObject([{ path: ['userid'] }]);
  });
});
