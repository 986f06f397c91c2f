// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.eager;

import dev.signet.templates.TemplateFailed;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Functions of address ranges ("CIDR functions" of the template reference). Addresses are
/// read as
/// numbers: nothing is looked up.
final class CidrFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    eager("parseCidr", 1, 1, CidrFunctions::parse),
                    eager("cidrSubnet", 3, 3, CidrFunctions::subnet),
                    eager("cidrHost", 2, 2, CidrFunctions::host));

    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)");

    private CidrFunctions() {}

    /// A range of addresses.
    ///
    /// @param first address as a number
    /// @param bits of an address: 32 or 128
    /// @param prefix bits that all have in common
    private record Range(BigInteger first, int bits, int prefix) {
        static Range of(Arguments args) {
            String text = args.text(0);
            int slash = text.indexOf('/');
            try {
                String address = slash < 0 ? text : text.substring(0, slash);
                if (slash < 0 || !address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                    throw wrong(args);
                }
                byte[] bytes = InetAddress.ofLiteral(address).getAddress();
                int prefix = Integer.parseInt(text.substring(slash + 1));
                int bits = bytes.length * 8;
                if (prefix < 0 || prefix > bits) {
                    throw wrong(args);
                }
                BigInteger first =
                        new BigInteger(1, bytes).shiftRight(bits - prefix).shiftLeft(bits - prefix);
                return new Range(first, bits, prefix);
            } catch (IllegalArgumentException e) {
                throw wrong(args);
            }
        }

        private static TemplateFailed wrong(Arguments args) {
            return args.wrong(0, "a range of addresses such as 10.0.0.0/16");
        }

        BigInteger size() {
            return BigInteger.ONE.shiftLeft(bits - prefix);
        }

        BigInteger last() {
            return first.add(size()).subtract(BigInteger.ONE);
        }

        String address(BigInteger number) {
            byte[] digits = number.toByteArray();
            byte[] bytes = new byte[bits / 8];
            int length = Math.min(digits.length, bytes.length);
            System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
            try {
                String text = InetAddress.getByAddress(bytes).getHostAddress();
                return bits == 32 ? text : compressed(text);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address has 4 or 16 bytes", e);
            }
        }

        /// RFC 5952 section 4.2: the longest run of zeros becomes `::`.
        private static String compressed(String text) {
            String longest = "";
            var runs = ZEROS.matcher(text);
            while (runs.find()) {
                if (runs.group().length() > longest.length()) {
                    longest = runs.group();
                }
            }
            if (longest.isEmpty()) {
                return text;
            }
            int at = text.indexOf(longest);
            String after = text.substring(at + longest.length());
            return text.substring(0, at)
                    + "::"
                    + (after.startsWith(":") ? after.substring(1) : after);
        }
    }

    private static JsonNode parse(Arguments args) {
        Range range = Range.of(args);
        BigInteger mask = BigInteger.ONE.shiftLeft(range.bits()).subtract(range.size());
        ObjectNode object = args.freshObject();
        object.put("network", range.address(range.first()));
        object.put("netmask", range.address(mask));
        if (range.bits() == 32) {
            object.put("broadcast", range.address(range.last()));
            boolean pointToPoint = range.prefix() > 30;
            BigInteger edge = pointToPoint ? BigInteger.ZERO : BigInteger.ONE;
            object.put("firstUsable", range.address(range.first().add(edge)));
            object.put("lastUsable", range.address(range.last().subtract(edge)));
        } else {
            object.put("firstUsable", range.address(range.first()));
            object.put("lastUsable", range.address(range.last()));
        }
        object.put("cidr", range.prefix());
        return args.made(object);
    }

    private static JsonNode subnet(Arguments args) {
        Range range = Range.of(args);
        int prefix = args.number(1, range.prefix());
        if (prefix > range.bits()) {
            throw args.wrong(1, "at most " + range.bits());
        }
        var part = new Range(range.first(), range.bits(), prefix);
        BigInteger first =
                range.first().add(part.size().multiply(BigInteger.valueOf(args.number(2, 0))));
        if (first.compareTo(range.last()) > 0) {
            throw args.wrong(2, "the number of a subnet within the range");
        }
        return args.made(range.address(first) + "/" + prefix);
    }

    private static JsonNode host(Arguments args) {
        Range range = Range.of(args);
        BigInteger host =
                range.first().add(BigInteger.valueOf(args.number(1, 0))).add(BigInteger.ONE);
        if (host.compareTo(range.last()) > 0) {
            throw args.wrong(1, "the number of a host within the range");
        }
        return args.made(range.address(host));
    }
}
