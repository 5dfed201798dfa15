package io.millstream.broker.access.acl;

import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.util.LinkedHashSet;
import java.util.Set;

/** Whether there is access control, and who stands above it. */
public record AclSettings(
        @Setting(
                name = "authorizer.class.name",
                defaultValue = "",
                doc = "Turns access control lists on: StandardAuthorizer, or the full name of Kafka's class. Once on,"
                        + " whatever no entry allows is denied.")
        String authorizerClassName,

        @Setting(
                name = "super.users",
                defaultValue = "",
                doc = "May do everything, separated by semicolons: User:admin;User:CN=ops. You need one to make the"
                        + " first entries.")
        String superUsers,

        @Setting(
                name = "allow.everyone.if.no.acl.found",
                defaultValue = "false",
                doc = "Opens whatever has no access list entry at all to everybody.")
        boolean allowEveryoneIfNoAclFound) {
    private static final Set<String> AUTHORIZERS = Set.of(
            "StandardAuthorizer",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "kafka.security.authorizer.AclAuthorizer");

    /** Names, ranges and documentation of the settings. */
    public static final Settings<AclSettings> SETTINGS = Settings.of(AclSettings.class);

    public AclSettings {
        if (!authorizerClassName.isEmpty() && !AUTHORIZERS.contains(authorizerClassName)) {
            throw new IllegalArgumentException(
                    "authorizer.class.name = \"" + authorizerClassName
                            + "\": access control lists are built in, and no other class can be loaded. Write StandardAuthorizer.");
        }
        users(superUsers);
    }

    public boolean isOn() {
        return !authorizerClassName.isEmpty();
    }

    AclRules rules() {
        return new AclRules(users(superUsers), allowEveryoneIfNoAclFound);
    }

    private static Set<String> users(String text) {
        var users = new LinkedHashSet<String>();
        for (String part : text.split(";", -1)) {
            String user = part.strip();
            if (user.isEmpty()) {
                continue;
            }
            if (!isPrincipal(user)) {
                throw new IllegalArgumentException(
                        "super.users: \"" + user + "\" is no principal; write for example User:admin");
            }
            users.add(user);
        }
        return users;
    }

    /** Written {@code Type:name}. */
    static boolean isPrincipal(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && colon < text.length() - 1;
    }
}
