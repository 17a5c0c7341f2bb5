# The default rules for tests: as in the settings at the root, and without those that do not know what Pester and tests do.
@{
    Severity = 'Error', 'Warning'
    ExcludeRules = @(
        'PSShouldProcess'
        'PSUseShouldProcessForStateChangingFunctions'
        'PSReviewUnusedParameter'
        'PSAvoidUsingWriteHost'
        'PSUseSingularNouns'
        'PSUseBOMForUnicodeEncodedFile'
        # What BeforeAll assigns is used in other blocks.
        'PSUseDeclaredVarsMoreThanAssignments'
        # A test hands a script to another runspace as text, as users do who have it in a file.
        'PSAvoidUsingInvokeExpression'
        # The rule takes the variable of a foreach in such a block for one from outside.
        'PSUseUsingScopeModifierInNewRunspaces'
    )
}
