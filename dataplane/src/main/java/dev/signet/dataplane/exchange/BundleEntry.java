// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

/// One entry of a Bundle that is answered; what is empty is left out.
///
/// @param fullUrl "" for none
/// @param resource what it holds
/// @param mode why a search found it; "" outside of one
/// @param score how well it fits what was searched by, 0 to 1; below 0 when that is not said
public record BundleEntry(
        String fullUrl,
        Content resource,
        String mode,
        double score,
        Request request,
        Response response) {
    private static final double NO_SCORE = -1;

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
        return found(fullUrl, resource, mode, NO_SCORE);
    }

    /// The same in an order by score.
    public static BundleEntry found(String fullUrl, Content resource, String mode, double score) {
        return new BundleEntry(fullUrl, resource, mode, score, Request.NONE, Response.NONE);
    }

    /// Of the response to a batch or a transaction.
    public static BundleEntry answered(Content resource, Response response) {
        return new BundleEntry("", resource, "", NO_SCORE, Request.NONE, response);
    }

    /// Of a history.
    public static BundleEntry ofHistory(
            String fullUrl, Content resource, Request request, Response response) {
        return new BundleEntry(fullUrl, resource, "", NO_SCORE, request, response);
    }
}
