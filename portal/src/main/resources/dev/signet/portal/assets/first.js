// SPDX-License-Identifier: Apache-2.0
// Takes the code out of the address, so that nobody sees it there later, and puts it into the form
// where there is one.
'use strict';
const code = location.hash.slice(1);
const field = document.getElementById('code');
if (code) {
  if (field) field.value = code;
  history.replaceState(null, '', location.pathname);
}
