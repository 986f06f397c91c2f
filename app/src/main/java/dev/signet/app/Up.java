// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.configuration.Setting;
import dev.signet.configuration.Settings;
import dev.signet.controlplane.deployments.content.HttpsContent;
import dev.signet.customerkeys.RemoteVault;
import dev.signet.installation.Addresses;
import dev.signet.installation.FixedIds;
import dev.signet.keys.watch.WatchLimits;
import dev.signet.process.CarrierWatch;
import dev.signet.process.Logs;
import dev.signet.process.Watchdog;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/// `signet up`: the server in the foreground.
@Command(
        name = "up",
        description = "Runs the server in the foreground; Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
    private static final Path DATA = Path.of("signet-data");

    @Option(
            names = "--config",
            description = "file of settings (default: signet.toml in the data folder, if any)")
    private @Nullable Path config;

    @Option(names = "--data", description = "data folder (default: signet-data)")
    private @Nullable Path data;

    @Option(
            names = "--host",
            description = "name others reach it by; without it only this machine can come in")
    private @Nullable String host;

    @Option(
            names = "--known-as",
            split = ",",
            description = "other names clients know it by, through a proxy: NAME[,NAME]")
    private @Nullable List<String> knownAs;

    @Option(names = "--port", description = "HTTPS port, 0 for any (default: 8443)")
    private @Nullable Integer port;

    @Option(names = "--vault-port", description = "the vault's HTTPS port (default: 8444)")
    private @Nullable Integer vaultPort;

    @Option(
            names = "--vault-suffix",
            description = "each vault is https://NAME.SUFFIX (default: vault.HOST)")
    private @Nullable String vaultSuffix;

    @Option(names = "--plain-port", description = "an HTTP port on loopback, for a TLS proxy")
    private @Nullable Integer plainPort;

    @Option(names = "--vault", description = "address of a vault elsewhere: https://host[:port]")
    private @Nullable String vault;

    @Option(
            names = "--vault-credentials",
            description = "JSON file: authority, tenant, clientId, clientSecretFile, ca, resource")
    private @Nullable Path vaultCredentials;

    @Option(
            names = "--bound-seconds",
            description = "longest time from a polled no to the last data (default: 60)")
    private @Nullable Long boundSeconds;

    @Option(
            names = "--grace-seconds",
            description = "how long a silent vault is borne, from 0 (default: 3600)")
    private @Nullable Long graceSeconds;

    @Option(
            names = "--runtime-state",
            description = "active, or deprecated: 410 for all but health, metadata and export")
    private @Nullable String runtimeState;

    @Option(
            names = "--audit",
            description = "on: every call of an account's data plane leaves rows (default: off)")
    private @Nullable String audit;

    @Option(
            names = "--keep-references",
            split = ",",
            description = "accounts that keep references whole: NAME[,NAME] (default: none)")
    private @Nullable List<String> keepReferences;

    @Option(
            names = "--full-text",
            split = ",",
            description = "accounts that are searched by _text and _content (default: none)")
    private @Nullable List<String> fullText;

    @Option(
            names = "--import-from",
            split = ",",
            description =
                    "places that $import may read: FOLDER, https://..., azure:https://..., s3:...")
    private @Nullable List<String> importFrom;

    @Option(
            names = "--import-s3",
            description = "file with the access key of the places that speak S3")
    private @Nullable Path importS3;

    @Option(
            names = "--validate-profiles",
            split = ",",
            description =
                    "accounts that hold writes to the profiles named: NAME[,NAME] (default: none)")
    private @Nullable List<String> validateProfiles;

    @Option(
            names = "--throughput",
            description = "on: accounts are held to their offerThroughput, else 429 (default: off)")
    private @Nullable String throughput;

    @Option(
            names = "--template-hosts",
            split = ",",
            description = "hosts that linked templates may lie on: NAME[:PORT][,NAME[:PORT]]")
    private @Nullable List<String> templateHosts;

    @Option(
            names = "--template-private-hosts",
            split = ",",
            description = "the same, of this machine and of private networks too")
    private @Nullable List<String> templatePrivateHosts;

    @Option(names = "--log-format", description = "text, or json: an object a line (default: text)")
    private @Nullable String logFormat;

    @Option(
            names = "--log-level",
            description =
                    "error, warning, info or debug; in the file it may change (default: info)")
    private @Nullable String logLevel;

    @Option(
            names = "--tenant",
            description = "the issuer's tenant id, fixed when the data folder is made")
    private @Nullable String tenant;

    @Option(
            names = "--subscription",
            description = "the subscription's id, fixed when the data folder is made")
    private @Nullable String subscription;

    @Option(
            names = "--end-when-ready",
            hidden = true,
            description = "for the launcher's training run")
    private boolean endWhenReady;

    @Override
    public Integer call() throws InterruptedException {
        try {
            CarrierWatch.start();
            Settings set = settings();
            var level = new LogLevel(settingsFile(), this::settings);
            Logs.configure(LogLevel.form(set), LogLevel.weight(set));
            Signet signet = Signet.start(options(set), UnaryOperator.identity());
            level.follow();
            var ended = new CountDownLatch(1);
            var closer =
                    new Thread(
                            () -> {
                                signet.close();
                                ended.countDown();
                                if (!endWhenReady) {
                                    // all is closed: a wanted end is no failure
                                    Runtime.getRuntime().halt(0);
                                }
                            },
                            "shutdown");
            Runtime.getRuntime().addShutdownHook(closer);
            signet.lines().forEach(System.out::println);
            signet.awaitSettled();
            Watchdog.start();
            System.out.println("ready");
            if (!endWhenReady) {
                ended.await();
            }
            return 0;
        } catch (Failed e) {
            System.err.println(StartFailure.text(e));
            return 1;
        } catch (IllegalArgumentException e) {
            System.err.println(StartFailure.text(e));
            return 2;
        }
    }

    private Settings settings() {
        return typed().over(Optional.ofNullable(config), DATA, EnumSet.allOf(Setting.class));
    }

    private Path settingsFile() {
        return typed().file(Optional.ofNullable(config), DATA);
    }

    private Settings.CommandLine typed() {
        return new Settings.CommandLine()
                .with(Setting.DATA, data)
                .with(Setting.HOST, host)
                .with(Setting.KNOWN_AS, knownAs)
                .with(Setting.PORT, port)
                .with(Setting.VAULT_PORT, vaultPort)
                .with(Setting.VAULT_SUFFIX, vaultSuffix)
                .with(Setting.PLAIN_PORT, plainPort)
                .with(Setting.VAULT, vault)
                .with(Setting.VAULT_CREDENTIALS, vaultCredentials)
                .with(Setting.BOUND_SECONDS, boundSeconds)
                .with(Setting.GRACE_SECONDS, graceSeconds)
                .with(Setting.RUNTIME_STATE, runtimeState)
                .with(Setting.AUDIT, audit)
                .with(Setting.THROUGHPUT, throughput)
                .with(Setting.KEEP_REFERENCES, keepReferences)
                .with(Setting.FULL_TEXT, fullText)
                .with(Setting.IMPORT_FROM, importFrom)
                .with(Setting.IMPORT_S3, importS3)
                .with(Setting.VALIDATE_PROFILES, validateProfiles)
                .with(Setting.TEMPLATE_HOSTS, templateHosts)
                .with(Setting.TEMPLATE_PRIVATE_HOSTS, templatePrivateHosts)
                .with(Setting.TENANT, tenant)
                .with(Setting.LOG_FORMAT, logFormat)
                .with(Setting.LOG_LEVEL, logLevel)
                .with(Setting.SUBSCRIPTION, subscription);
    }

    private static UpOptions options(Settings set) {
        Optional<RemoteVault> remote =
                set.text(Setting.VAULT)
                        .map(
                                address ->
                                        new RemoteVault(
                                                address,
                                                set.path(Setting.VAULT_CREDENTIALS)
                                                        .orElseThrow(Up::noCredentials)));
        return new UpOptions(
                set.path(Setting.DATA).orElse(DATA),
                set.text(Setting.HOST).orElse(Addresses.LOCAL),
                set.texts(Setting.KNOWN_AS),
                set.port(Setting.PORT).orElse(8443),
                set.port(Setting.VAULT_PORT).orElse(8444),
                set.text(Setting.VAULT_SUFFIX).map(name -> name.toLowerCase(Locale.ROOT)),
                set.port(Setting.PLAIN_PORT),
                remote,
                WatchLimits.within(
                        Duration.ofSeconds(set.number(Setting.BOUND_SECONDS).orElse(60L)),
                        Duration.ofSeconds(set.number(Setting.GRACE_SECONDS).orElse(3600L))),
                set.text(Setting.RUNTIME_STATE).filter("deprecated"::equals).isPresent(),
                set.text(Setting.AUDIT).filter("on"::equals).isPresent(),
                set.text(Setting.THROUGHPUT).filter("on"::equals).isPresent(),
                set.texts(Setting.KEEP_REFERENCES),
                set.texts(Setting.FULL_TEXT),
                ImportPlaces.of(
                        set.texts(Setting.IMPORT_FROM),
                        set.path(Setting.IMPORT_S3),
                        set.path(Setting.DATA).orElse(DATA)),
                set.texts(Setting.VALIDATE_PROFILES),
                new HttpsContent.Hosts(
                        Set.copyOf(set.texts(Setting.TEMPLATE_HOSTS)),
                        Set.copyOf(set.texts(Setting.TEMPLATE_PRIVATE_HOSTS))),
                new FixedIds(set.id(Setting.TENANT), set.id(Setting.SUBSCRIPTION)));
    }

    private static IllegalArgumentException noCredentials() {
        return new IllegalArgumentException("--vault needs --vault-credentials FILE");
    }
}
