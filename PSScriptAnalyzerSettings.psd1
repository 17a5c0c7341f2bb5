# PSScriptAnalyzer's default rules, but for those that are named here, each with its reason. Editors read this file too; the tests have
# one of their own, tests/Pester/PSScriptAnalyzerSettings.psd1. tests/Pester/Analyzer.Tests.ps1 holds every script to them.
@{
    Severity = 'Error', 'Warning'
    ExcludeRules = @(
        # What a script asks, it asks once, with its own -WhatIf and -Confirm; its functions are its own, and ask through it.
        'PSShouldProcess'
        'PSUseShouldProcessForStateChangingFunctions'
        # The rule does not see that a script's parameter is used in the functions of the script.
        'PSReviewUnusedParameter'
        # Scripts for people at a terminal (build, demo, test runner) talk to the terminal, and their output stays clean.
        'PSAvoidUsingWriteHost'
        # The functions of build.ps1 are named after its tasks, such as Docs.
        'PSUseSingularNouns'
        # All scripts require PowerShell 7.6, which reads UTF-8 without a mark.
        'PSUseBOMForUnicodeEncodedFile'
    )
}
