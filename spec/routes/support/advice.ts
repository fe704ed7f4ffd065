/** What the error page says where WeCom is at fault, and where somebody has to repair a setting: in both languages. */
export const BUSY = [
  'Sign-in is not possible just now<br>',
  '暂时无法登录',
  'WeCom did not answer in time. Please try again in a minute.',
  '企业微信暂时没有响应，请一分钟后重试。',
];
export const BROKEN = [
  'Sign-in is not possible<br>',
  '>无法登录<',
  'trying again will not help. Please tell its operator.',
  '重试无法解决，请联系管理员。',
];
