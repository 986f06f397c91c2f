// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Signature version 4 of S3 and of what speaks its language, by Amazon's own signer. An address
/// that is presigned speaks for itself.
public final class S3Signing implements Signing {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsIdentity identity;
    private final String region;
    private final Clock clock;

    /// @param region as the store names it; `us-east-1` where there are none
    public S3Signing(String accessKeyId, String secretKey, String region, Clock clock) {
        this.identity = AwsCredentialsIdentity.create(accessKeyId, secretKey);
        this.region = region;
        this.clock = clock;
    }

    @Override
    public Map<String, String> signed(
            String method, URI address, Map<String, String> headers, byte[] body) {
        return signed(method, address, headers, () -> new ByteArrayInputStream(body));
    }

    /// The same for a body that is read once to be signed.
    Map<String, String> signed(
            String method, URI address, Map<String, String> headers, ContentStreamProvider body) {
        String query = address.getRawQuery();
        if (query != null && ("&" + query).contains("&X-Amz-Signature=")) {
            return headers;
        }
        var request = SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(address);
        headers.forEach(request::putHeader);
        var signed =
                signer.sign(
                        each ->
                                each.identity(identity)
                                        .request(request.build())
                                        .payload(body)
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        var all = new LinkedHashMap<String, String>();
        signed.request()
                .headers()
                .forEach((name, values) -> all.put(name, String.join(",", values)));
        all.remove("Host"); // the connection says it

        return all;
    }
}
