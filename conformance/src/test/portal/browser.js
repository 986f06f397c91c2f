// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium by Playwright: signs in, looks at each page once with axe and at the width of a
// phone. Where pictures are kept (SIGNET_PICTURES), it keeps them in light, dark and at that width,
// and has axe look at the dark one too.
'use strict';
const { chromium } = require('playwright-core');
const fs = require('node:fs');
const path = require('node:path');

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), 'utf8');
const BASE = process.env.SIGNET_PORTAL;
const PICTURES = process.env.SIGNET_PICTURES;

async function open() {
  const browser = await chromium.launch({
    executablePath: process.env.SIGNET_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  // without transitions: axe looks at colours as they are in the end
  // axe is put in by the debugger's protocol; the pages' own policy stays in force for the pages
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(180_000);
  return { browser, context, page: watched(await context.newPage()) };
}

// Whatever the policy refuses, or a script throws, is a fault of a page.
const faults = [];
function watched(page) {
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
      faults.push(`${page.url()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  return page;
}

// Nobody is asked to allow the portal anything: it is a part of what the user signs in to.
async function credentials(page, user, password) {
  await page.getByLabel('Name').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signIn(page, user, password, to = '/portal') {
  await page.goto(BASE + to);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await credentials(page, user, password);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

// One page. What is wrong is told at the end, of all pages together.
const violations = [];
const looked = [];
let lookedMillis = 0;
const lookedAt = () => looked;
const lookedFor = () => lookedMillis;

// Pages that are looked at on a wall too.
const WIDE = ['accounts', 'overview', 'key', 'data', 'story'];

async function look(page, name) {
  const began = Date.now();
  looked.push(name);
  await page.evaluate(AXE);
  for (const scheme of PICTURES ? ['light', 'dark'] : ['light']) {
    if (PICTURES) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: path.join(PICTURES, `${name}-${scheme}.png`), fullPage: true });
    }
    // of dark pages, what can be other than in light ones
    const rules = scheme === 'dark' ? ['color-contrast'] : undefined;
    const found = await page.evaluate((only) => window.axe.run(document, {
      resultTypes: ['violations'], ...(only ? { runOnly: { type: 'rule', values: only } } : {}),
    }), rules);
    for (const each of found.violations) {
      violations.push(`${name}, ${scheme}: ${each.id}: ${each.nodes.map((node) => node.html).join(' | ')}`);
    }
  }
  if (PICTURES) {
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await page.setViewportSize({ width: 390, height: 844 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (PICTURES) {
    await page.screenshot({ path: path.join(PICTURES, `${name}-phone.png`), fullPage: true });
  }
  // of tables that are cards there, and of the tabs, nothing may stand beyond the edge
  const cut = await page.evaluate(() => [...document.querySelectorAll('.stack th, .stack td, .tabs a')]
    .filter((cell) => cell.getClientRects().length && cell.getBoundingClientRect().right > window.innerWidth && !cell.closest('thead')).length);
  if (cut > 0) {
    violations.push(`${name} has ${cut} cells or tabs beyond the edge of a phone`);
  }
  if (wide > 0) {
    violations.push(`${name} is wider than a phone by ${wide} px`);
  }
  if (PICTURES && WIDE.includes(name)) {
    await page.setViewportSize({ width: 3840, height: 2160 });
    await page.screenshot({ path: path.join(PICTURES, `${name}-wall.png`) });
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  lookedMillis += Date.now() - began;
}

module.exports = { BASE, open, signIn, credentials, look, lookedAt, lookedFor, violations, faults, watched };
