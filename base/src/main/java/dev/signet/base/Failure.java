// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

/// The closed set of ways in which a call can fail. Each plane maps every one of them to a status
/// and a code in one total switch; nothing else decides on a status.
public enum Failure {
    /// The request breaks a rule that the caller can read up; a fact names the field.
    INVALID,
    /// The request is not well-formed at all (JSON, base64, a header); a fact names the byte.
    MALFORMED,
    /// A body, a field or a result is larger than its published bound.
    TOO_LARGE,
    /// No token, or one that does not verify.
    UNAUTHENTICATED,
    /// A verified caller that lacks the right.
    FORBIDDEN,
    /// Nothing of that name.
    NOT_FOUND,
    /// It was there and has been deleted.
    GONE,
    /// The address exists, the method does not.
    METHOD_NOT_ALLOWED,
    /// None of the media types asked for can be written.
    NOT_ACCEPTABLE,
    /// The media type of the body cannot be read.
    UNSUPPORTED_MEDIA_TYPE,
    /// The state of the thing forbids it, or another writer was faster.
    CONFLICT,
    /// A condition the caller stated does not hold.
    PRECONDITION_FAILED,
    /// Well-formed but not processable: a rule between several fields is broken.
    UNPROCESSABLE,
    /// Too much at once; nothing was written; come back later.
    BUSY,
    /// The customer's key refuses: revoked, removed, deleted. A customer's no.
    KEY_REFUSED,
    /// The customer's key does not answer and the grace has run out. A vault's silence.
    KEY_SILENT,
    /// Stored bytes do not verify; a fact names the file or the family.
    CORRUPT,
    /// Stored bytes of a format older than this build reads.
    FORMAT_TOO_OLD,
    /// Stored bytes of a format newer than this build knows.
    FORMAT_TOO_NEW,
    /// The disk is full or does not take the write.
    STORAGE,
    /// Another service that is needed (issuer, vault) gives no usable answer.
    UNAVAILABLE,
    /// A mistake of ours.
    INTERNAL
}
