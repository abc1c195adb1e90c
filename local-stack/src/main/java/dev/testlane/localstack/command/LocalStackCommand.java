package dev.testlane.localstack.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of local-stack.jar. */
@Command(
        name = "local-stack",
        description = "Testlane on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = UpCommand.class)
public final class LocalStackCommand {

    private LocalStackCommand() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LocalStackCommand())
                .setExecutionExceptionHandler(LocalStackCommand::explain)
                .setUsageHelpAutoWidth(true);
    }

    /** What we say ourselves is for people; anything else is a bug and comes with its trace. */
    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult ignored) {
        if (problem instanceof IllegalStateException) {
            command.getErr().println(command.getColorScheme().errorText(String.valueOf(problem.getMessage())));
        } else {
            problem.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
