// Shows members by name through WeCom's own component: this site never learns the names. Where it cannot be had the userids stay.
const { corpId, agentId } = document.currentScript.dataset;

async function getAgentConfigSignature() {
  const page = location.pathname + location.search;
  const answer = await fetch(`/names/signature?${new URLSearchParams({ page })}`);
  if (!answer.ok) throw new Error('This page cannot be signed.');
  return answer.json();
}

if (window.ww && window.WWOpenData) {
  ww.register({ corpId, agentId, jsApiList: [], getAgentConfigSignature });
  ww.initOpenData({ success: () => WWOpenData.bindAll(document.querySelectorAll('ww-open-data')) });
}
