import { kindsOf, suitePlace } from '../../lib/tokens/suite-places';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { sourcesOf, startTokenServer } from './support/token-server';

const at = (suiteId: string | undefined) => suitePlace(kindsOf(suiteId), ({ pushes }) => `${pushes} > Token`);

describe('The place of a suite in the console', () => {
  it('is one, where the id tells it', () => {
    expect(at('dk0123456789abcdef')).toEqual({
      en: '应用管理 > 应用代开发 > 代开发应用模板 > Token',
      zh: '「应用管理 > 应用代开发 > 代开发应用模板 > Token」',
    });
  });

  it('is that of a third-party app or of the web login, where it does not', () => {
    expect(at('ww0123456789abcdef')).toEqual({
      en: '应用管理 > 开发信息 > 指令回调配置 > Token (web login: 应用管理 > 登录授权 > Token)',
      zh: '「应用管理 > 开发信息 > 指令回调配置 > Token」（网页登录「应用管理 > 登录授权 > Token」）',
    });
  });

  it('is any of three, where there is no id', () => {
    expect(at(undefined).en).toMatch(/; template: 应用管理 > 应用代开发 > 代开发应用模板 > Token\)$/);
    expect(at(undefined).zh).toMatch(/，代开发模板「应用管理 > 应用代开发 > 代开发应用模板 > Token」）$/);
  });

  it('is said to whoever waits for a ticket', async () => {
    const server = await startTokenServer({});
    const tickets = new SuiteTickets('dk1', new MemoryTokenStore());

    const failure = sourcesOf(server.qyapi, tickets, { id: 'dk1' }).suite.fetch();

    await expect(failure).rejects.toThrow(
      /check 应用管理 > 应用代开发 > 代开发应用模板 > 模板回调URL in the console .*请检查「应用管理 > 应用代开发 > 代开发应用模板 > 模板回调URL」并/,
    );
    await server.close();
  });
});
