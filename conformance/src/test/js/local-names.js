// SPDX-License-Identifier: Apache-2.0
// Loaded before a client: names below localhost are this machine (RFC 6761), as a line of the hosts file would say.
// The clients themselves are as they come.
import { createRequire } from "node:module";

const dns = createRequire(import.meta.url)("node:dns");
const lookup = dns.lookup;
dns.lookup = (host, options, callback) => {
  const local = host.toLowerCase().endsWith(".localhost");
  return lookup(local ? "127.0.0.1" : host, options, callback);
};
