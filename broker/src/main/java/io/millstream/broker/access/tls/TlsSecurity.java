package io.millstream.broker.access.tls;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Scheduler;
import io.millstream.broker.Listener;
import io.millstream.broker.Session;
import io.millstream.broker.access.ListenerSettings;
import io.millstream.broker.access.tls.TlsSettings.ClientAuthentication;
import io.millstream.broker.net.ChannelSecurity;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.Closeable;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS 1.2 and 1.3 at one listener, by Java's own implementation.
 *
 * <p>The files are looked at every {@value #CHECK_MS} ms. When they have changed, new connections get the new keys, and those
 * that are open keep theirs; if the new files cannot be used, the log says so and the old keys stay.
 */
public final class TlsSecurity implements ChannelSecurity, Closeable {
    static final long CHECK_MS = 5_000;

    private static final System.Logger LOG = System.getLogger(TlsSecurity.class.getName());
    private static final long HANDSHAKE_TIMEOUT_MS = 10_000;

    private final Disk disk;
    private final Scheduler scheduler;
    private final PrincipalMapping mapping;
    private volatile KeyMaterial material;
    private volatile SslContext context;
    private volatile boolean closed;
    private volatile Scheduler.Scheduled nextCheck;

    private TlsSecurity(KeyMaterial material, Disk disk, Scheduler scheduler) {
        this.material = material;
        this.disk = disk;
        this.scheduler = scheduler;
        this.mapping = PrincipalMapping.parse(material.settings().principalMappingRules());
        this.context = context(material);
        this.nextCheck = scheduler.after(CHECK_MS, this::check);
    }

    /**
     * Reads the listener's keys.
     *
     * @param given everything that was given, by name
     * @param scheduler looks for changes of the files
     * @throws JobException (USER) if a setting, a file or a password is wrong
     */
    public static TlsSecurity of(Listener listener, Map<String, String> given, Disk disk, Scheduler scheduler) {
        TlsSettings settings = ListenerSettings.of(listener.name(), given).bind(TlsSettings.SETTINGS);
        return new TlsSecurity(KeyMaterial.read(listener.name(), settings, disk), disk, scheduler);
    }

    @Override
    public void secure(ChannelPipeline pipeline, Session session) {
        SslHandler tls = context.newHandler(pipeline.channel().alloc());
        tls.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MS);
        pipeline.addLast(tls);
        boolean namesClients = material.settings().clientAuthentication() != ClientAuthentication.NONE
                && !session.listener().securityProtocol().usesSasl();
        pipeline.addLast(new Handshake(tls.engine(), mapping, session, namesClients));
    }

    private static SslContext context(KeyMaterial material) {
        TlsSettings settings = material.settings();
        Optional<KeyStore> trusted = material.trustStore();
        if (settings.clientAuthentication() != ClientAuthentication.NONE && trusted.isEmpty()) {
            throw new JobException(
                    ErrorKind.USER,
                    "Listener " + material.listener() + " asks clients for certificates (ssl.client.auth="
                            + settings.clientAuthentication()
                            + ") but does not say who may issue them. Set ssl.truststore.location.");
        }
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(material.keyStore(), material.keyPassword());
            SslContextBuilder builder = SslContextBuilder.forServer(keys)
                    .sslProvider(SslProvider.JDK)
                    .protocols(settings.protocols())
                    .clientAuth(clientAuth(settings.clientAuthentication()));
            if (trusted.isPresent()) {
                var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(trusted.get());
                builder.trustManager(trust);
            }
            if (!settings.ciphers().isEmpty()) {
                builder.ciphers(settings.ciphers());
            }
            return builder.build();
        } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
            throw new JobException(
                    ErrorKind.USER,
                    "Listener " + material.listener() + " cannot speak TLS with these settings: " + e.getMessage()
                            + ". Check the key store and its passwords, ssl.cipher.suites and ssl.enabled.protocols.",
                    e);
        }
    }

    private static ClientAuth clientAuth(ClientAuthentication wanted) {
        return switch (wanted) {
            case NONE -> ClientAuth.NONE;
            case REQUESTED -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }

    private void check() {
        if (closed) {
            return;
        }
        try {
            KeyMaterial now = KeyMaterial.read(material.listener(), material.settings(), disk);
            if (!now.isSame(material)) {
                // Remembered before it is tried: a file that cannot be used is complained of once.
                material = now;
                context = context(now);
                LOG.log(Level.INFO, "Listener {0} uses the changed keys from now on", now.listener());
            }
        } catch (JobException e) {
            LOG.log(Level.WARNING, "The keys stay as they were: {0}", e.getMessage());
        }
        nextCheck = scheduler.after(CHECK_MS, this::check);
    }

    /** Stops looking at the files. */
    @Override
    public void close() {
        closed = true;
        nextCheck.cancel();
    }
}
