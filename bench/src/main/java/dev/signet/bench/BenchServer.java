// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.app.Signet;
import dev.signet.app.UpOptions;
import java.nio.file.Path;
import java.util.Optional;

/// The server as a process of its own for the benchmark, with the real seals or with none:
/// `BenchServer sealed|null DATA PORT VAULT-PORT PLAIN-PORT`.
final class BenchServer {
    private BenchServer() {}

    /// @param arguments as above
    public static void main(String[] arguments) throws InterruptedException {
        var options =
                UpOptions.local(
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Optional.of(Integer.parseInt(arguments[4])));
        boolean isSealed = arguments[0].equals("sealed");
        Signet signet = Signet.start(options, seals -> isSealed ? seals : new NullSeals(seals));
        Runtime.getRuntime().addShutdownHook(new Thread(signet::close));
        signet.awaitSettled();
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
