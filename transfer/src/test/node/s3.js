// SPDX-License-Identifier: Apache-2.0
// Starts s3rver, which checks signatures of version 4: node s3.js FOLDER BUCKET
const S3rver = require("@20minutes/s3rver");

const [directory, bucket] = process.argv.slice(2);
new S3rver({ address: "127.0.0.1", port: 0, directory, configureBuckets: [{ name: bucket }] })
  .run()
  .then(({ address, port }) => console.log("listening on %s:%d", address, port));
