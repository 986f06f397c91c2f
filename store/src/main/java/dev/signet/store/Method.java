// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

/// How a version was asked for. Kept with it, in this order: docs/formats/body.md.
public enum Method {
    /// Not known: written before it was kept.
    UNSAID,
    POST,
    PUT,
    PATCH,
    DELETE
}
