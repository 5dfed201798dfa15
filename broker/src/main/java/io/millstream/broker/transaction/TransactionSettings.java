package io.millstream.broker.transaction;

import io.millstream.base.ByteSize;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;

/**
 * Settings of transactions, under Kafka's names and, but for the partition count, with Kafka's defaults.
 *
 * @param maxTimeout longest timeout that a producer may ask for
 * @param timeoutCheckInterval how often transactions are looked for that take too long
 * @param idExpiration how long an id is remembered that is not used
 * @param idExpirationCheckInterval how often such ids are looked for
 * @param stateTopicPartitions partitions of {@code __transaction_state}; one machine gains nothing by more
 * @param stateTopicSegmentBytes segment size of it
 */
public record TransactionSettings(
        @Setting(
                name = "transaction.max.timeout.ms",
                defaultValue = "15m",
                min = 1,
                doc = "Refuses producers that want more time than this for a transaction.")
        Duration maxTimeout,

        @Setting(
                name = "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                defaultValue = "10s",
                min = 1,
                doc = "Looks for transactions that take too long, and aborts them, this often.")
        Duration timeoutCheckInterval,

        @Setting(
                name = "transactional.id.expiration.ms",
                defaultValue = "7d",
                min = 1,
                doc = "Forgets a transactional id that has not been used for so long.")
        Duration idExpiration,

        @Setting(
                name = "transaction.remove.expired.transaction.cleanup.interval.ms",
                defaultValue = "1h",
                min = 1,
                doc = "Looks for transactional ids to forget this often.")
        Duration idExpirationCheckInterval,

        @Setting(
                name = "transaction.state.log.num.partitions",
                defaultValue = "1",
                min = 1,
                max = 10_000,
                doc = "Spreads the state of transactions over so many partitions of its topic, when that is created.")
        int stateTopicPartitions,

        @Setting(
                name = "transaction.state.log.segment.bytes",
                defaultValue = "100MiB",
                min = 14,
                max = Integer.MAX_VALUE,
                doc = "Starts a new segment of the topic of transaction states when one would grow beyond this.")
        ByteSize stateTopicSegmentBytes) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<TransactionSettings> SETTINGS = Settings.of(TransactionSettings.class);

    public static final TransactionSettings DEFAULTS = SETTINGS.defaults();
}
