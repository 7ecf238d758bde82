/** Where the files of swagger-ui-dist are served. */
export const DOCS_ASSETS = '/docs/assets/';

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Forecourt API</title>
<link rel="stylesheet" href="${DOCS_ASSETS}swagger-ui.css">
<style>
  body { margin: 0; font-family: system-ui, sans-serif }
  form { display: flex; flex-wrap: wrap; gap: 8px; padding: 16px; background: #1b1b1b; color: #fff; align-items: center }
  input, select, button { font: inherit; padding: 6px 10px }
  #key { flex: 1; min-width: 260px }
  #message { padding: 16px; color: #b00020 }
</style>
</head>
<body>
<form id="form">
  <strong>Forecourt API</strong>
  <select id="face" aria-label="API"><option value="stores">Store</option><option value="group">Group</option><option value="platform">Platform</option></select>
  <input id="store" placeholder="store code 门店代码" aria-label="Store code" autocomplete="off">
  <input id="key" type="password" placeholder="API key 接口密钥" aria-label="API key" autocomplete="off" required>
  <button>Open 打开</button>
</form>
<p id="message" role="alert"></p>
<div id="ui"></div>
<script src="${DOCS_ASSETS}swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</body>
</html>
`;

/** The key stays in the page's memory: it is not stored, and gone with the tab. */
export const DOCS_SCRIPT = `'use strict';
const byId = (id) => document.getElementById(id);
const named = /^\\/v1\\/stores\\/([^/]+)\\/docs/.exec(location.pathname);
if (named) {
  byId('store').value = decodeURIComponent(named[1]);
  byId('store').hidden = byId('face').hidden = true;
}
byId('face').addEventListener('change', () => { byId('store').hidden = byId('face').value !== 'stores'; });
byId('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('message').textContent = '';
  const face = byId('face').value;
  const base = face === 'stores' ? '/v1/stores/' + encodeURIComponent(byId('store').value) : '/v1/' + face;
  const authorization = 'Bearer ' + byId('key').value.trim();
  const response = await fetch(base + '/openapi.json', { headers: { authorization } });
  const body = await response.json();
  if (!response.ok) {
    byId('message').textContent = body.title + ': ' + body.detail;
    return;
  }
  SwaggerUIBundle({
    domNode: byId('ui'),
    spec: body,
    deepLinking: true,
    requestInterceptor: (request) => {
      if (new URL(request.url, location.href).origin === location.origin) request.headers.Authorization ||= authorization;
      return request;
    },
  });
});
`;
