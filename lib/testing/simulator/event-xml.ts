/** Fields that WeCom sends as bare numbers. */
const NUMBERS = new Set(['TimeStamp', 'CreateTime', 'AgentID']);

/**
 * The document inside an event, with its fields in the order given.
 *
 * @param spaceBeforeTicket - the official sample of suite_ticket has a space there; readers have to cope with
 *   it, and with its absence (path 90628)
 */
export function eventXml(fields: Readonly<Record<string, string>>, spaceBeforeTicket = true): string {
  const elements = Object.entries(fields).map(([name, value]) => {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) throw new Error(`pushEvent: '${name}' is no element name.`);
    if (NUMBERS.has(name)) return `<${name}>${value}</${name}>`;
    const space = spaceBeforeTicket && name === 'InfoType' && value === 'suite_ticket' ? ' ' : '';
    return `<${name}>${space}${cdata(value)}</${name}>`;
  });
  return `<xml>${elements.join('')}</xml>`;
}

/** What is posted: the sealed event in its envelope. For suites AgentID is empty. */
export function envelopeXml(toUserName: string, encrypt: string, agentId = ''): string {
  return `<xml><ToUserName>${cdata(toUserName)}</ToUserName><AgentID>${cdata(agentId)}</AgentID><Encrypt>${cdata(encrypt)}</Encrypt></xml>`;
}

// A CDATA section cannot hold its own end, so it is cut in two there.
function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
