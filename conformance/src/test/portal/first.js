// SPDX-License-Identifier: Apache-2.0
// The first administrator comes by the address that the start has printed. The code in it goes into
// one form and nowhere else: no address, no header of any request.
'use strict';
const assert = require('node:assert/strict');
const { BASE, open, look, violations, faults } = require('./browser.js');

const ADDRESS = process.env.SIGNET_FIRST;
const CODE = ADDRESS.split('#')[1];
const USER = process.env.SIGNET_USER;
const PASSWORD = process.env.SIGNET_PASSWORD;

async function main() {
  const { browser, context, page } = await open();
  const seen = [];
  context.on('request', (request) => seen.push(request));
  try {
    await page.goto(`${BASE}/portal`);
    await page.getByText('There is no administrator yet.').waitFor();
    await look(page, 'welcome-first');
    await page.goto(ADDRESS);
    await page.getByRole('heading', { level: 1, name: 'Welcome to Signet' }).waitFor();
    assert.equal(await page.getByLabel('The code').inputValue(), CODE);
    assert.equal(page.url(), `${BASE}/portal/first`);
    await look(page, 'first');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { level: 1, name: 'The first administrator' }).waitFor();
    await look(page, 'first-administrator');
    const fill = async (again) => {
      await page.getByLabel('Name').fill(USER);
      await page.getByLabel('Password, 8 characters at least').fill(PASSWORD);
      await page.getByLabel('The same password again').fill(again);
      await page.getByRole('button', { name: 'Make me the administrator' }).click();
    };
    await fill(`${PASSWORD}x`);
    await page.getByRole('alert').getByText('The two passwords are not the same.').waitFor();
    await fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
    for (const request of seen) {
      const headers = JSON.stringify(await request.allHeaders());
      const address = request.url().split('#')[0]; // what is sent
      assert.ok(!address.includes(CODE) && !headers.includes(CODE), address);
    }
    assert.ok(seen.some((request) => (request.postData() || '').includes(CODE)), 'it was brought by a form');
    const debug = await context.newCDPSession(page);
    const { entries } = await debug.send('Page.getNavigationHistory');
    const places = entries.map((each) => each.url).join(' ');
    assert.ok(places.includes('/portal/first') && !places.includes(CODE), places);
    await page.goto(ADDRESS);
    await page.getByText('No code is waited for').waitFor();
    await look(page, 'first-over');
    assert.deepEqual(faults, []);
    assert.deepEqual(violations, []);
    console.log(`first: ${seen.length} requests looked at`);
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.log(error.stack || String(error));
  process.exit(1);
});
