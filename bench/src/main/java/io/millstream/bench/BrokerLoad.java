package io.millstream.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What clients ask of a broker in one variant of a contest; its name, such as {@code 1p-100B-lz4-acks1-tuned}, is how it
 * travels.
 *
 * @param acks "1" or "all"; with "all" the producer is idempotent, as it is by default
 * @param tuned batches of 128 KiB instead of the client's default of 16 KiB
 */
record BrokerLoad(int partitions, int recordBytes, String codec, String acks, boolean tuned) {
    private static final int PAYLOADS = 1000;
    private static final String ACKS = "acks";
    private static final String TUNED = "tuned";

    static BrokerLoad parse(String name) {
        String[] words = name.split("-", -1);
        return new BrokerLoad(
                Integer.parseInt(words[0].replace("p", "")),
                Integer.parseInt(words[1].replace("B", "")),
                words[2],
                words[3].substring(ACKS.length()),
                words[4].equals(TUNED));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%dp-%dB-%s-acks%s-%s", partitions, recordBytes, codec, acks, tuned ? TUNED : "default");
    }

    /** Every combination, the one that differs least from the one before it next. */
    static List<String> matrix(List<String> acks) {
        List<String> names = new ArrayList<>();
        for (int recordBytes : List.of(100, 1024)) {
            for (int partitions : List.of(1, 4)) {
                for (String codec : List.of("none", "lz4")) {
                    for (boolean tuned : List.of(false, true)) {
                        acks.forEach(level ->
                                names.add(new BrokerLoad(partitions, recordBytes, codec, level, tuned).toString()));
                    }
                }
            }
        }
        return names;
    }

    Map<String, Object> producerSettings(String address) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        settings.put("acks", acks);
        settings.put("enable.idempotence", acks.equals("all"));
        settings.put("compression.type", codec);
        if (tuned) {
            settings.put("batch.size", "131072");
        }
        return settings;
    }

    /** Texts of the record size: words with Zipf's distribution, so that a codec has something to do. */
    List<byte[]> payloads() {
        WordLines words = WordLines.shared();
        List<byte[]> payloads = new ArrayList<>();
        for (long line = 0; payloads.size() < PAYLOADS; ) {
            var text = new StringBuilder();
            while (text.length() < recordBytes) {
                text.append(words.line(line++)).append(' ');
            }
            payloads.add(text.substring(0, recordBytes).getBytes(StandardCharsets.US_ASCII));
        }
        return payloads;
    }
}
