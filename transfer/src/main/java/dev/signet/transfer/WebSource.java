// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Files by HTTP below one address that the operator has allowed: part of a file by a range, and
/// only while it is what it was. No redirect is followed: it would lead where nobody has allowed
/// it.
public final class WebSource implements Source {
    private static final Pattern RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    private static final int RETRY_DIGITS_MAX = 6;

    private final WebPrefix prefix;
    private final Signing signing;
    private final WebClient client;

    /// @param prefix below which files are read
    public WebSource(WebPrefix prefix, Signing signing, WebClient client) {
        this.prefix = prefix;
        this.signing = signing;
        this.client = client;
    }

    URI beginning() {
        return prefix.base();
    }

    boolean holds(URI address) {
        return prefix.holds(address);
    }

    @Override
    public Reply open(Asked asked) {
        if (!prefix.holds(asked.address())) {
            return new Reply.Refused(Reason.NOT_ALLOWED);
        }
        try {
            return answered(client.send("GET", asked.address(), signed(asked), new byte[0]), asked);
        } catch (Failed failed) {
            if (failed.failure() == Failure.UNAVAILABLE) {
                return new Reply.NoAnswer(Optional.empty());
            }
            throw failed;
        } catch (IOException _) {
            return new Reply.NoAnswer(Optional.empty());
        }
    }

    private Map<String, String> signed(Asked asked) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept-Encoding", "identity");
        if (asked.offset() > 0) {
            headers.put("Range", "bytes=" + asked.offset() + "-");
        }
        // a weak one never holds under If-Match (RFC 9110, 13.1.1): it is compared when it comes
        asked.etag()
                .filter(etag -> etag.startsWith("\""))
                .ifPresent(etag -> headers.put("If-Match", etag));
        return signing.signed("GET", asked.address(), headers, new byte[0]);
    }

    private static Reply answered(HttpURLConnection answer, Asked asked) throws IOException {
        int status = answer.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
            WebClient.drop(answer);
            return refused(status, answer, asked);
        }
        Optional<String> etag = Optional.ofNullable(answer.getHeaderField("ETag"));
        if (asked.etag().isPresent() && etag.isPresent() && !asked.etag().equals(etag)) {
            answer.disconnect();
            return new Reply.Refused(Reason.CHANGED);
        }
        long length = answer.getContentLengthLong();
        long begins = 0;
        OptionalLong size = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
        if (status == HttpURLConnection.HTTP_PARTIAL) {
            Matcher range = RANGE.matcher(String.valueOf(answer.getHeaderField("Content-Range")));
            if (!range.matches() || Long.parseLong(range.group(1)) != asked.offset()) {
                answer.disconnect();
                return new Reply.Refused(Reason.UNUSABLE);
            }
            begins = asked.offset();
            size =
                    range.group(2).equals("*")
                            ? OptionalLong.empty()
                            : OptionalLong.of(Long.parseLong(range.group(2)));
        }
        InputStream bytes = new WholeBody(answer, length);
        bytes.skipNBytes(asked.offset() - begins); // a server that knows no ranges
        return new Reply.Opened(bytes, size, etag);
    }

    private static Reply refused(int status, HttpURLConnection answer, Asked asked) {
        return switch (status) {
            case 401, 403 -> new Reply.Refused(Reason.FORBIDDEN);
            case 404, 410 -> new Reply.Refused(Reason.NOT_FOUND);
            case 412 -> new Reply.Refused(Reason.CHANGED);
            case 416 ->
                    asked.offset() > 0
                            ? new Reply.Opened(
                                    InputStream.nullInputStream(),
                                    OptionalLong.of(asked.offset()),
                                    asked.etag())
                            : new Reply.Refused(Reason.UNUSABLE);
            case 408, 425, 429 -> new Reply.NoAnswer(pause(answer));
            default -> {
                if (status >= 500) {
                    yield new Reply.NoAnswer(pause(answer));
                }
                boolean moved = status >= 300 && status < 400;
                yield new Reply.Refused(moved ? Reason.REDIRECTED : Reason.UNUSABLE);
            }
        };
    }

    /// Seconds; a date is passed over, and the usual pause taken.
    static Optional<Duration> pause(HttpURLConnection answer) {
        String said = answer.getHeaderField("Retry-After");
        boolean isSeconds = said != null && said.matches("[0-9]{1," + RETRY_DIGITS_MAX + "}");
        return isSeconds ? Optional.of(Duration.ofSeconds(Long.parseLong(said))) : Optional.empty();
    }

    /// The body as far as its length was promised: the JDK takes one that is cut short for whole.
    private static final class WholeBody extends java.io.FilterInputStream {
        private final HttpURLConnection answer;
        private long left;
        private boolean ended;

        /// @param length -1 when it is not said
        WholeBody(HttpURLConnection answer, long length) throws IOException {
            super(answer.getInputStream());
            this.answer = answer;
            this.left = length < 0 ? Long.MAX_VALUE : length;
        }

        private long counted(long count) throws IOException {
            if (count >= 0) {
                left -= count;
            } else {
                ended = true;
                if (left > 0 && left < Long.MAX_VALUE / 2) {
                    throw new IOException("the answer was cut short");
                }
            }
            return count;
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            var _ = counted(octet < 0 ? -1 : 1);
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return (int) counted(super.read(into, offset, length));
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            left -= skipped;
            return skipped;
        }

        @Override
        public void close() throws IOException {
            if (ended || left == 0) {
                super.close();
            } else {
                answer.disconnect(); // else the rest would be read first
            }
        }
    }

    /// The address that the operator has allowed.
    public WebPrefix prefix() {
        return prefix;
    }
}
