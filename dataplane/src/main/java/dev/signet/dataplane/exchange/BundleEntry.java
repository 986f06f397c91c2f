// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

/// One entry of a Bundle that is answered; what is empty is left out.
///
/// @param fullUrl "" for none
/// @param resource what it holds
/// @param mode why a search found it; "" outside of one
public record BundleEntry(
        String fullUrl, Content resource, String mode, Request request, Response response) {
    /// `entry.request`.
    ///
    /// @param method "" when there is none
    public record Request(String method, String url) {
        public static final Request NONE = new Request("", "");
    }

    /// `entry.response`.
    ///
    /// @param status "" when there is none
    /// @param location relative to the account
    public record Response(
            String status, String location, String etag, String lastModified, Content outcome) {
        public static final Response NONE = new Response("", "", "", "", Content.NONE);
    }

    /// Of a searchset.
    public static BundleEntry found(String fullUrl, Content resource, String mode) {
        return new BundleEntry(fullUrl, resource, mode, Request.NONE, Response.NONE);
    }

    /// Of the response to a batch or a transaction.
    public static BundleEntry answered(Content resource, Response response) {
        return new BundleEntry("", resource, "", Request.NONE, response);
    }
}
