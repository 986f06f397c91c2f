// SPDX-License-Identifier: Apache-2.0
/// Where files come from and go to: folders that the operator has allowed, https, Azure Blob, S3.
/// Reads files of lines. Knows no FHIR, keeps nothing.
@org.jspecify.annotations.NullMarked
module dev.signet.transfer {
    requires transitive dev.signet.base;
    requires static transitive org.jspecify;
    requires software.amazon.awssdk.http.auth.aws;
    requires software.amazon.awssdk.http.auth.spi;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.identity.spi;

    exports dev.signet.transfer;
}
