package dev.pawl;

import dev.pawl.task.Time;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The names under which this process appears in a queue that others use too. */
record ThisProcess(Time time) {
    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }

    static String name() {
        return host() + "-" + pid();
    }

    /** Another one each time. */
    String unlikeAnyOther() {
        return name() + "-"
                + Integer.toHexString((int) (time.random() * 0x1000000) | 0x1000000)
                        .substring(1);
    }
}
