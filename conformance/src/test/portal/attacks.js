// SPDX-License-Identifier: Apache-2.0
// What somebody else's page, or somebody else at the same browser, might try. Each is refused.
'use strict';
const assert = require('node:assert/strict');
const { BASE, open, signIn, credentials, watched } = require('./browser.js');

const USER = process.env.SIGNET_USER;
const PASSWORD = process.env.SIGNET_PASSWORD;
const KEY = '/portal/vaults/signet-vault/keys';

async function tried(name, attack) {
  await attack();
  console.log(`refused: ${name}`);
}

async function main() {
  const { browser, context, page } = await open();
  try {
    await tried('session fixation', async () => {
      const planted = 'A'.repeat(43);
      await context.addCookies([{
        name: '__Host-signet', value: planted, url: BASE, secure: true, httpOnly: true,
      }]);
      await page.goto(BASE + '/portal');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await signIn(page, USER, PASSWORD);
      const after = (await context.cookies(BASE)).find((each) => each.name === '__Host-signet');
      assert.notEqual(after.value, planted);
    });
    await tried('a script reads the session', async () => {
      const [cookie] = (await context.cookies(BASE)).filter((each) => each.name === '__Host-signet');
      assert.ok(cookie.httpOnly && cookie.secure && cookie.sameSite === 'Lax', JSON.stringify(cookie));
      assert.equal(await page.evaluate(() => document.cookie), '');
    });
    await tried('a code or a token stays in an address', async () => {
      const debug = await context.newCDPSession(page);
      const { entries } = await debug.send('Page.getNavigationHistory');
      await debug.detach();
      const places = entries.map((each) => each.url).join(' ');
      assert.ok(places.includes('/portal') && !/[?&#](code|token|access_token|id_token|refresh_token)=/.test(places), places);
    });
    await tried('CSRF: a form without, with another session’s, with a cut token', async () => {
      const csrf = await page.locator('input[name=csrf]').first().inputValue();
      for (const wrong of ['', 'x'.repeat(43), csrf.slice(0, -1), csrf.toUpperCase()]) {
        const answer = await context.request.post(BASE + '/portal/vaults', { form: { csrf: wrong, name: 'csrf-vault' } });
        assert.equal(answer.status(), 403);
      }
      const twice = await context.request.post(BASE + '/portal/vaults', {
        headers: { 'Content-Type': 'text/plain' }, data: `csrf=${csrf}&name=csrf-vault`,
      });
      assert.equal(twice.status(), 415);
      for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'null' }]) {
        const answer = await context.request.post(BASE + '/portal/vaults', { headers, form: { csrf, name: 'csrf-vault' } });
        assert.equal(answer.status(), 403, JSON.stringify(headers));
      }
      const listed = await context.request.get(BASE + '/portal/vaults');
      assert.ok(!(await listed.text()).includes('csrf-vault'));
    });
    await tried('CSRF: another site’s page sends the form', async () => {
      const other = watched(await context.newPage());
      await other.route('https://evil.example/**', (route) => route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${BASE}/portal/sign-out"><input name="csrf" value="x"></form><script>document.forms[0].submit()</script>`,
      }));
      await other.goto('https://evil.example/');
      await other.waitForURL(/portal/);
      await other.close();
      const still = await context.request.get(BASE + '/portal/accounts');
      assert.ok((await still.text()).includes('Sign out'));
    });
    await tried('a change by GET', async () => {
      for (const path of [`${KEY}/signet-key/rotate`, '/portal/sign-out', `${KEY}/signet-key/versions/x`]) {
        assert.equal((await context.request.get(BASE + path)).status(), 404, path);
      }
    });
    await tried('open redirect after the sign-in', async () => {
      // where a sign-in leads to lies in the browser's cookie from its beginning on
      for (const to of ['https://evil.example/', '//evil.example', '/portal//evil.example', '/portal/\\evil.example',
        '/portal/../evil', 'javascript:alert(1)', '/portal/%0d%0aSet-Cookie:x=y', '/elsewhere', '/portal@evil.example']) {
        const begun = await context.request.get(`${BASE}/portal/sign-in?to=${encodeURIComponent(to)}`, { maxRedirects: 0 });
        const [, , page] = /__Host-signet-sign-in=([^;]+)/.exec(begun.headers()['set-cookie'])[1].split('.');
        const kept = Buffer.from(page, 'base64url').toString();
        assert.ok(kept === '/portal' || /^\/portal\/[^/\\]/.test(kept), `${to} would lead to ${kept}`);
      }
      for (const to of ['https://evil.example/', '/portal/\\evil.example']) {
        const fresh = await browser.newContext({ ignoreHTTPSErrors: true });
        const visit = await fresh.newPage();
        await visit.goto(`${BASE}/portal/sign-in?to=${encodeURIComponent(to)}`);
        await credentials(visit, USER, PASSWORD);
        await visit.getByRole('button', { name: 'Sign out' }).waitFor();
        assert.ok(visit.url().startsWith(`${BASE}/portal`), `${to} led to ${visit.url()}`);
        assert.ok(!(await fresh.cookies(BASE)).some((each) => each.name === 'x'));
        await fresh.close();
      }
    });
    await tried('a sign-in that another browser began', async () => {
      const begun = await context.request.get(`${BASE}/portal/sign-in`, { maxRedirects: 0 });
      const state = new URL(begun.headers().location).searchParams.get('state');
      const victim = await browser.newContext({ ignoreHTTPSErrors: true });
      const answer = await victim.request.get(`${BASE}/portal/signed-in?code=stolen&state=${state}`);
      assert.equal(answer.status(), 400);
      assert.match(await answer.text(), /not begun in this browser/);
      await victim.close();
    });
    await tried('clickjacking', async () => {
      for (const path of ['/portal', '/portal/vaults', '/portal/nowhere']) {
        const answer = await context.request.get(BASE + path);
        assert.match(answer.headers()['content-security-policy'], /frame-ancestors 'none'/);
        assert.equal(answer.headers()['x-frame-options'], 'DENY');
      }
      const other = await context.newPage();
      await other.route('https://evil.example/**', (route) => route.fulfill({
        contentType: 'text/html', body: `<iframe src="${BASE}/portal/vaults"></iframe>`,
      }));
      await other.goto('https://evil.example/');
      const framed = other.frames().find((each) => each !== other.mainFrame());
      assert.ok(!(await framed.content()).includes('signet-vault'), framed.url());
      await other.close();
    });
    await tried('header injection', async () => {
      const answer = await context.request.get(`${BASE}/portal/accounts?name=${encodeURIComponent('a\r\nX-Evil: 1')}`);
      assert.equal(answer.headers()['x-evil'], undefined);
      const path = await context.request.get(`${BASE}/portal/accounts/signet/%0d%0aX-Evil:%201`);
      assert.equal(path.headers()['x-evil'], undefined);
      const to = await context.request.get(`${BASE}/portal/sign-in?to=${encodeURIComponent('/portal/\r\nX-Evil: 1')}`, { maxRedirects: 0 });
      assert.equal(to.headers()['x-evil'], undefined);
    });
    await tried('XSS through an address', async () => {
      const evil = '<script>document.title=1</script>';
      for (const path of ['/portal/accounts?name=', '/portal/nowhere/', '/portal/accounts/signet/', '/portal/vaults/',
        '/portal/signed-in?error=', '/portal/create/name?name=']) {
        const answer = await context.request.get(BASE + path + encodeURIComponent(evil));
        assert.ok(!(await answer.text()).includes(evil), path);
        assert.match(answer.headers()['content-security-policy'], /script-src 'self'/);
      }
    });
    await tried('a handle of another session', async () => {
      const answer = await context.request.get(`${BASE}/portal/accounts/signet/demo/data/r/AAAAAAAAAAAAAAAA`);
      assert.equal(answer.status(), 404);
    });
    await tried('the other planes take no cookie', async () => {
      const answer = await context.request.get(`${BASE}/subscriptions?api-version=2021-01-01`);
      assert.equal(answer.status(), 401);
    });
    await tried('a page from the cache after the sign-out', async () => {
      await page.goto(BASE + '/portal/vaults');
      await page.getByRole('heading', { level: 1, name: 'Key vaults' }).waitFor();
      const [cookie] = (await context.cookies(BASE)).filter((each) => each.name === '__Host-signet');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
      assert.ok(!(await page.content()).includes('signet-vault'));
      await context.addCookies([{ ...cookie }]);
      const again = await context.request.get(BASE + '/portal/vaults');
      assert.ok(!(await again.text()).includes('Sign out'), 'the session has ended on the server');
    });
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.log(error.stack || String(error));
  process.exit(1);
});
