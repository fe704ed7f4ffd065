// Signs in in a small window of its own; the page it was opened from goes on when that window says how it went.
for (const link of document.querySelectorAll('a[data-popup]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    window.open(link.href, 'wecom', 'popup,width=720,height=680');
  });
}

new BroadcastChannel('passport-wecom').addEventListener('message', ({ data }) => {
  if (data?.type !== 'passport-wecom:popup') return;
  const { error, location } = data;
  window.location.assign(
    error === undefined ? location : `/login?${new URLSearchParams({ wecom_error: error })}`,
  );
});
