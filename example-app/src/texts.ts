import type { Text } from './language';

/** The words on the pages. */
export const TEXTS = {
  appName: { en: 'Example app', zh: '示例应用' },
  packageExample: { en: 'passport-wecom example', zh: 'passport-wecom 示例应用' },
  otherLanguage: { en: '中文', zh: 'English' },
  account: { en: 'Account', zh: '账号' },
  home: { en: 'Home', zh: '首页' },
  signOut: { en: 'Sign out', zh: '退出登录' },
  signIn: { en: 'Sign in', zh: '登录' },
  cancel: { en: 'Cancel', zh: '取消' },

  loginTitle: { en: 'Sign in', zh: '登录' },
  loginIntro: { en: 'Welcome. How would you like to sign in?', zh: '欢迎。请选择登录方式。' },
  withWeCom: { en: 'With WeCom', zh: '使用企业微信' },
  withPassword: { en: 'With a password', zh: '使用密码' },
  name: { en: 'Name', zh: '用户名' },
  password: { en: 'Password', zh: '密码' },
  wrongPassword: { en: 'Name and password do not match.', zh: '用户名或密码不正确。' },
  signedOut: { en: 'You are signed out.', zh: '您已退出登录。' },
  stillSignedIn: {
    en: 'An account is still signed in on this browser.',
    zh: '此浏览器上仍有账号处于登录状态。',
  },
  backToAccount: { en: 'Go back to it', zh: '返回该账号' },
  trialHost: {
    en: 'This trial answers under its own name only. Open',
    zh: '试用环境只能通过其自身地址访问，请打开：',
  },
  trialTitle: { en: 'For the trial', zh: '试用说明' },
  trialQr: {
    en: 'WeCom is simulated here. The QR page lets you choose who scans.',
    zh: '这里的企业微信是模拟的。在扫码页面可以选择由谁扫码。',
  },
  trialWorkbench: {
    en: 'The Workbench sign-in starts inside the WeCom client:',
    zh: '工作台登录从企业微信客户端内开始：',
  },
  trialOneAccount: {
    en: 'The same person on both roads is one account.',
    zh: '同一个人用两种方式登录，是同一个账号。',
  },
  openWorkbench: { en: 'Open the simulated Workbench', zh: '打开模拟工作台' },
  trialAccounts: { en: 'Accounts with a password:', zh: '可用密码登录的账号：' },

  installTitle: { en: 'Install it for your enterprise', zh: '为企业安装本应用' },
  installLead: { en: 'Your enterprise is not here yet?', zh: '您的企业尚未使用本应用？' },
  installIntro: {
    en: 'An administrator of your enterprise installs the app in WeCom. Afterwards it stands in the Workbench of every member.',
    zh: '由企业管理员在企业微信中安装。安装后，每位成员都能在工作台看到本应用。',
  },
  installButton: { en: 'Install in WeCom', zh: '在企业微信中安装' },
  installTrial: {
    en: 'For the trial: choose Harbour Logistics, which has not installed it yet.',
    zh: '试用时可以选择“海港物流”，它尚未安装。',
  },
  installDone: { en: 'The app is installed.', zh: '应用已安装。' },
  backToLogin: { en: 'Back to the sign-in', zh: '返回登录' },
  installNext: {
    en: 'Members sign in here with WeCom, or open the app from their Workbench.',
    zh: '成员可以在这里扫码登录，也可以从工作台打开应用。',
  },
  installHint: {
    en: 'The app is not in the Workbench of your enterprise yet. Its administrator can change that:',
    zh: '您企业的工作台中还没有本应用，企业管理员可以：',
  },
  namesHint: {
    en: 'WeCom tells a provider no names. Inside the WeCom client its own component shows them here.',
    zh: '企业微信不向服务商提供姓名。在企业微信客户端内打开时，此处由官方组件显示姓名。',
  },

  homeTitle: { en: 'You are signed in', zh: '您已登录' },
  hello: { en: 'Hello,', zh: '您好，' },
  signedInAccount: { en: 'Account', zh: '账号' },
  channel: { en: 'Signed in with', zh: '登录方式' },
  enterprise: { en: 'Enterprise', zh: '企业' },
  corpId: { en: 'CorpID', zh: '企业 CorpID' },
  member: { en: 'Member (userid)', zh: '成员（userid）' },
  identity: { en: 'Identity', zh: '身份标识' },
  unknownEnterprise: { en: 'name not known', zh: '名称未知' },
  manageAccount: { en: 'Manage account', zh: '管理账号' },

  accountTitle: { en: 'Your account', zh: '您的账号' },
  linkedMembers: { en: 'Linked WeCom members', zh: '已绑定的企业微信成员' },
  noLinkedMembers: { en: 'None yet.', zh: '尚未绑定。' },
  unlink: { en: 'Unlink', zh: '解除绑定' },
  unlinkHint: {
    en: 'Enter your password to unlink. Sessions that began with this member end at once.',
    zh: '请输入密码以解除绑定。通过该成员建立的会话将立即失效。',
  },
  linkTitle: { en: 'Link another WeCom member', zh: '绑定其他企业微信成员' },
  linkHint: {
    en: 'Afterwards that member can sign in to this account. Your password shows that it is really you who asks.',
    zh: '绑定后，该成员即可登录此账号。请输入密码，以确认是您本人操作。',
  },
  passwordTitle: { en: 'Choose a password', zh: '设置密码' },
  passwordHint: {
    en: 'This account has no password yet. With one you can sign in without WeCom, and link or unlink members.',
    zh: '此账号尚未设置密码。设置后可以不通过企业微信登录，并可绑定或解除绑定成员。',
  },
  savePassword: { en: 'Save', zh: '保存' },
  linked: { en: 'The WeCom member is linked to your account.', zh: '企业微信成员已绑定到您的账号。' },
  unlinked: { en: 'The WeCom member is no longer linked.', zh: '已解除与该企业微信成员的绑定。' },
  passwordSaved: { en: 'Your password is saved.', zh: '密码已保存。' },
  passwordIsWrong: { en: 'That is not your password.', zh: '密码不正确。' },
  passwordRules: {
    en: 'Name: 3 to 32 letters, digits, dots or dashes. Password: at least 10 characters.',
    zh: '用户名：3 至 32 个字母、数字、点或横线。密码：至少 10 个字符。',
  },
  nameTaken: { en: 'This name is taken. Please choose another.', zh: '该用户名已被占用，请换一个。' },
  notFresh: {
    en: 'Please sign in again first: a password can be chosen within five minutes of signing in.',
    zh: '请先重新登录：登录后五分钟内可以设置密码。',
  },

  bindTitle: { en: 'One more step', zh: '还差一步' },
  bindIntro: {
    en: 'WeCom has confirmed who you are. No account here is linked to you yet.',
    zh: '企业微信已确认您的身份，但这里还没有账号与您绑定。',
  },
  bindExisting: { en: 'I have an account', zh: '我已有账号' },
  bindExistingHint: {
    en: 'Sign in once with its password. From then on WeCom is enough.',
    zh: '请用密码登录一次，以后使用企业微信即可。',
  },
  bind: { en: 'Sign in and link', zh: '登录并绑定' },
  registerTitle: { en: 'I am new here', zh: '我是新用户' },
  registerHint: { en: 'Create an account that is linked to you.', zh: '创建一个与您绑定的账号。' },
  register: { en: 'Create account', zh: '创建账号' },
  boundElsewhere: {
    en: 'This WeCom member has been linked to another account in the meantime.',
    zh: '该企业微信成员刚刚已绑定到其他账号。',
  },

  channelPassword: { en: 'Password', zh: '密码' },
  channelQr: { en: 'WeCom QR code', zh: '企业微信扫码' },
  channelWorkbench: { en: 'WeCom Workbench', zh: '企业微信工作台' },
  buttonQr: { en: 'Scan with WeCom', zh: '企业微信扫码登录' },
  buttonWorkbench: { en: 'Enter from the WeCom Workbench', zh: '从企业微信工作台进入' },
  workbenchNote: {
    en: 'In WeCom, open this application from the Workbench: no code to scan.',
    zh: '在企业微信中，可从工作台直接打开本应用，无需扫码。',
  },
  inPopup: { en: 'in a small window', zh: '在小窗口中登录' },
  inPage: { en: 'code on this site', zh: '在本站内扫码' },
  panelTitle: { en: 'Scan with WeCom', zh: '企业微信扫码登录' },
  otherWays: { en: 'Other ways to sign in', zh: '其他登录方式' },
  linkQr: { en: 'Link by QR code', zh: '扫码绑定' },
  linkWorkbench: { en: 'Link inside WeCom', zh: '在企业微信内绑定' },

  operatorTitle: { en: 'Operator', zh: '运维' },
  connections: { en: 'Connections', zh: '登录连接' },
  ready: { en: 'ready', zh: '正常' },
  notReady: { en: 'nobody can sign in', zh: '无法登录' },
  tokenHeld: { en: 'token held', zh: '已持有 token' },
  tickets: { en: 'Suite tickets', zh: 'suite_ticket' },
  noTicket: { en: 'none yet: WeCom sends one every ten minutes', zh: '尚未收到：企业微信每十分钟推送一次' },
  installed: { en: 'Enterprises that have the app', zh: '已安装应用的企业' },

  pushes: { en: 'Last pushes of WeCom', zh: '企业微信最近的推送' },
  noPushes: { en: 'None yet.', zh: '尚未收到。' },

  reference: { en: 'Reference', zh: '参考编号' },
  backHome: { en: 'Back to the start', zh: '返回首页' },
} as const satisfies Record<string, Text>;

/** To which of the addresses a push came. */
export const SOURCES: Readonly<Record<'command' | 'data' | 'system', Text>> = {
  command: { en: 'command', zh: '指令回调' },
  data: { en: 'data', zh: '数据回调' },
  system: { en: 'system event', zh: '系统事件' },
};
